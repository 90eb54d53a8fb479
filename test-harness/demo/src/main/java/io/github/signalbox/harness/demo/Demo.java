/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.server.Installation;
import io.github.signalbox.harness.server.Ports;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.ServerException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** One demo, from start to end. */
final class Demo {
  private static final String LOG_SETTINGS = "log4j2.configurationFile";
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(2);
  private static final Duration DEVICE_LIMIT = Duration.ofSeconds(60);
  private static final int STORES = 2;

  private final DemoSettings settings;
  private final PrintWriter out;
  private final StopSignal stop = new StopSignal(this::tellWhatIsLeft);
  private volatile @Nullable DemoFolder folder;

  Demo(DemoSettings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /** Runs to the end; returns the exit code. */
  int run() throws IOException, InterruptedException {
    DemoFolder folder = DemoFolder.create();
    this.folder = folder;
    System.setProperty("signalbox.demo.log", folder.path().resolve("demo/demo.log").toString());
    System.setProperty(LOG_SETTINGS, "classpath:log4j2-demo.properties");
    boolean keep = settings.keep();
    try (StopSignal.Hook hook = stop.install();
        Screen screen = Screen.open(out)) {
      try {
        return run(folder, screen);
      } catch (ServerException e) {
        if (stop.isGiven()) {
          return 1;
        }
        keep = true;
        LoggerFactory.getLogger(Demo.class).error("The demo did not start", e);
        Throwable cause = e.getCause();
        screen.say(
            "The demo did not start: " + e.getMessage() + (cause == null ? "" : ": " + cause));
        return 1;
      } finally {
        finish(folder, keep, screen);
      }
    }
  }

  /** Called at the end of the JVM where not everything has ended in time. */
  private void tellWhatIsLeft() {
    DemoFolder left = folder;
    if (left != null && left.exists()) {
      out.println("Not everything has ended in time; data and logs are left in " + left.path());
      out.flush();
    }
  }

  private void finish(DemoFolder folder, boolean keep, Screen screen) {
    if (!keep) {
      folder.delete();
    }
    if (folder.exists()) {
      screen.say("Data and logs are in " + folder.path());
    }
  }

  private int run(DemoFolder folder, Screen screen) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    screen.say("Starting Artemis, PostgreSQL, Elasticsearch, Janus and the bridge …");
    Installation installation =
        Installation.of(
            folder.path(),
            Map.of("signalbox.http.port", Integer.toString(httpPort())),
            List.of("-Xmx256m"));
    try (GuardedInstallation guarded = new GuardedInstallation(installation, stop)) {
      guarded.start(
          (name, took) -> screen.say("  %-14s ready after %s".formatted(name, Text.time(took))));
      try (DeviceFleet fleet = DeviceFleet.start(fleetSettings(installation));
          DemoDatabase database = new DemoDatabase(installation.properties());
          CallPage page = CallPage.open(installation);
          ConsolePage console = ConsolePage.open(installation, settings.seed())) {
        awaitDevices(fleet, database, screen);
        screen.say("Ready in " + Text.time(Duration.ofNanos(System.nanoTime() - begin)));
        Welcome.lines(installation.bridge(), folder.path(), firstTag(fleet)).forEach(screen::say);
        page.lines().forEach(screen::say);
        console.lines().forEach(screen::say);
        return watch(installation, fleet, database, screen);
      } finally {
        screen.say("Ending …");
      }
    }
  }

  private static String firstTag(DeviceFleet fleet) {
    return fleet.accessPoints().get(0).displays().get(0).tagId();
  }

  private int watch(
      Installation installation, DeviceFleet fleet, DemoDatabase database, Screen screen)
      throws InterruptedException {
    String elasticsearch = installation.properties().get("signalbox.elasticsearch.addresses");
    Observer observer = new Observer(fleet, database, elasticsearch);
    try (PriceChanges changes = new PriceChanges(installation.bridge(), fleet, settings.seed())) {
      changes.start(settings.changesPerSecond());
      Duration duration = settings.duration();
      long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
      while (!stop.isGiven() && System.nanoTime() < end) {
        screen.show(observer.look());
        stop.await(Math.min(screen.period().toNanos(), end - System.nanoTime()));
      }
      changes.close();
      return stop.isGiven() ? 0 : new Settlement(fleet, database, changes, screen).run();
    }
  }

  private FleetSettings fleetSettings(Installation installation) {
    Map<String, String> properties = installation.properties();
    BrokerAccess broker =
        BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
            .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET));
    return FleetSettings.builder(broker)
        .size(settings.accessPoints(), settings.tags())
        .stores(STORES)
        .statusInterval(STATUS_INTERVAL)
        .pollInterval(POLL_INTERVAL)
        .seed(settings.seed())
        .build();
  }

  /** Waits until the bridge has heard of every tag, so that any of them can be changed. */
  private void awaitDevices(DeviceFleet fleet, DemoDatabase database, Screen screen)
      throws InterruptedException {
    long begin = System.nanoTime();
    long tags = (long) settings.accessPoints() * settings.tags();
    while (!stop.isGiven() && !hasHeardOf(tags, database)) {
      if (System.nanoTime() - begin > DEVICE_LIMIT.toNanos()) {
        throw new ServerException(
            "%d of %d access points are connected after %d s, and not all of their tags are in the database"
                .formatted(fleet.connected(), settings.accessPoints(), DEVICE_LIMIT.toSeconds()),
            fleet.connectFailure().map(IllegalStateException::new).orElse(null));
      }
      stop.await(TimeUnit.MILLISECONDS.toNanos(100));
    }
    screen.say(
        "  %-14s ready after %s"
            .formatted("access points", Text.time(Duration.ofNanos(System.nanoTime() - begin))));
  }

  private static boolean hasHeardOf(long tags, DemoDatabase database) {
    try {
      return database.read(0).tags() >= tags;
    } catch (SQLException e) {
      return false;
    }
  }

  private int httpPort() {
    try (ServerSocket probe =
        new ServerSocket(settings.httpPort(), 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      return Ports.free();
    }
  }
}
