/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.GatewayFleet;
import io.github.signalbox.harness.device.GatewaySettings;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Installation;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.web.ConsoleWebServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Simulated storage gateways, and the console that looks after them. */
final class ConsolePage implements AutoCloseable {
  private static final Path SITE = Path.of("samples", "csg-console");
  private static final int GATEWAYS = 40;
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);
  private static final Duration THINK_TIME = Duration.ofMillis(50);
  private static final Duration JOB_TIME = Duration.ofSeconds(15);

  private final Bridge bridge;
  private final GatewayFleet gateways;
  private final @Nullable ConsoleWebServer web;

  private ConsolePage(Bridge bridge, GatewayFleet gateways, @Nullable ConsoleWebServer web) {
    this.bridge = bridge;
    this.gateways = gateways;
    this.web = web;
  }

  /**
   * Starts the gateways and serves the page, if it is here.
   *
   * @param installation the running installation
   * @param seed decides the gateways' state
   */
  static ConsolePage open(Installation installation, long seed) {
    Map<String, String> properties = installation.properties();
    BrokerAccess broker =
        BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
            .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET));
    FleetSettings common = FleetSettings.builder(broker).size(1, 0).seed(seed).build();
    GatewaySettings settings =
        GatewaySettings.of(common, GATEWAYS)
            .reportingEvery(REPORT_EVERY)
            .taking(THINK_TIME, JOB_TIME);
    Path site = site();
    return new ConsolePage(
        installation.bridge(),
        GatewayFleet.start(settings, Ledger.countingOnly()),
        site == null ? null : ConsoleWebServer.start(site, installation.bridge().apiUrl(), 0));
  }

  /** Finds the page, upwards from the working folder; null where there is none. */
  private static @Nullable Path site() {
    return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
        .map(at -> at.resolve(SITE))
        .filter(Files::isDirectory)
        .findFirst()
        .orElse(null);
  }

  /** Says how to look after the gateways. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Look after %d storage gateways, in a browser or by hand:".formatted(GATEWAYS));
    if (web != null) {
      lines.add(
          "  %s#user=%s&password=%s".formatted(web.url(), bridge.userName(), bridge.password()));
    }
    lines.add(
        "  curl -su %s:%s %s/csg/gateways/gw-00001/commands \\"
            .formatted(bridge.userName(), bridge.password(), bridge.apiUrl()));
    lines.add("    -H 'Content-Type: application/json' -d '{\"command\":\"share.list\"}'");
    lines.add("");
    return lines;
  }

  @Override
  public void close() {
    if (web != null) {
      web.close();
    }
    gateways.close();
  }
}
