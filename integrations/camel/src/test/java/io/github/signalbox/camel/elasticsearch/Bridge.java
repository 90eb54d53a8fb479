/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.main.Main;

/** A bridge with the log-shipping routes alone, on the settings of the bundle. */
final class Bridge implements AutoCloseable {
  /** Components and thread pools that these routes use. */
  private static final Pattern CAMEL_SETTING =
      Pattern.compile("camel\\.(component\\.(paho-mqtt5|elasticsearch)|threadpool|main)\\..*");

  private final Main main = new Main();

  private Bridge(String replica, Map<String, String> settings) {
    main.configure()
        .withRoutesIncludePattern(
            "classpath:common/beans.camel.yaml,classpath:common/uplink*.camel.yaml,"
                + "classpath:log-shipping/*.camel.yaml");
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setInitialProperties(defaults());
    settings.forEach(main::addOverrideProperty);
    main.addOverrideProperty("signalbox.replica", replica);
    main.start();
  }

  private static Properties defaults() {
    Properties defaults = new Properties();
    try (var file = Bridge.class.getResourceAsStream("/application.properties")) {
      defaults.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    defaults
        .keySet()
        .removeIf(
            key ->
                key.toString().startsWith("camel.")
                    && !CAMEL_SETTING.matcher(key.toString()).matches());
    return defaults;
  }

  /**
   * Starts a bridge and waits until its routes run.
   *
   * @param replica its name, unique among running bridges
   * @param settings what differs from the defaults
   * @return the bridge
   */
  static Bridge start(String replica, Map<String, String> settings) {
    Bridge bridge = new Bridge(replica, settings);
    await().atMost(Duration.ofSeconds(30)).until(bridge::isReceiving);
    return bridge;
  }

  /** Returns whether every consumer that can tell has its connection. */
  private boolean isReceiving() {
    return main.getCamelContext().getRoutes().stream()
        .map(Route::getConsumer)
        .filter(HealthCheckAware.class::isInstance)
        .map(consumer -> ((HealthCheckAware) consumer).getHealthCheck())
        .filter(Objects::nonNull)
        .allMatch(check -> check.call().getState() == HealthCheck.State.UP);
  }

  /** Returns whether a route is there and runs. */
  boolean isRunning(String routeId) {
    var status = main.getCamelContext().getRouteController().getRouteStatus(routeId);
    return status != null && status.isStarted();
  }

  @Override
  public void close() {
    main.stop();
  }
}
