/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every simulation that say where devices connect and what their chance is. */
final class BrokerOptions {
  private static final int MAX_RANDOM_SEED = 1_000_000;

  @Option(
      names = "--broker",
      paramLabel = "tcp://<host>:<port>",
      defaultValue = "tcp://127.0.0.1:1883",
      converter = Converters.OfBroker.class,
      description = "Where the broker listens for MQTT (default: ${DEFAULT-VALUE}).")
  private BrokerAccess broker;

  @Option(
      names = "--user",
      paramLabel = "<name>",
      defaultValue = "${env:SIGNALBOX_DEVICE_USER_NAME}",
      description = "User name (default: SIGNALBOX_DEVICE_USER_NAME, else none).")
  private @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "<secret>",
      defaultValue = "${env:SIGNALBOX_DEVICE_PASSWORD}",
      description = "Password (default: SIGNALBOX_DEVICE_PASSWORD, which ps does not show).")
  private @Nullable String password;

  @Option(
      names = "--access-key",
      paramLabel = "<id>",
      defaultValue = "${env:SIGNALBOX_DEVICE_ACCESS_KEY}",
      description =
          "Access key that each device signs its client ID with, instead of a user"
              + " (default: SIGNALBOX_DEVICE_ACCESS_KEY, else none).")
  private @Nullable String accessKey;

  @Option(
      names = "--secret",
      paramLabel = "<secret>",
      defaultValue = "${env:SIGNALBOX_DEVICE_SECRET}",
      description =
          "Secret of the access key (default: SIGNALBOX_DEVICE_SECRET, which ps does not show).")
  private @Nullable String secret;

  @Option(
      names = "--stock-broker",
      description =
          "The broker has no Signalbox plugin: each device subscribes to its own P2P topic.")
  private boolean stockBroker;

  @Option(
      names = "--mqtt-version",
      paramLabel = "3|5",
      defaultValue = "3",
      converter = Converters.OfMqttVersion.class,
      description = "MQTT 3.1.1 or 5 (default: ${DEFAULT-VALUE}).")
  private MqttVersion mqttVersion;

  @Option(
      names = "--connect-rate",
      paramLabel = "<n>",
      defaultValue = "200",
      description = "First connects per second, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int connectRate;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Decides identities, faults and times (default: random, and printed).")
  private @Nullable Long seed;

  @Option(
      names = "--run",
      paramLabel = "<label>",
      defaultValue = "r1",
      description =
          "Part of each event ID: give runs of one seed different labels, or the bridge takes"
              + " their events for repetitions (default: ${DEFAULT-VALUE}).")
  private String run;

  /** Makes a mixin for picocli to fill. */
  BrokerOptions() {}

  /**
   * Starts from the settings asked for.
   *
   * @param faults what goes wrong on purpose
   * @throws IllegalArgumentException if a value is out of range; names option, value and limit
   */
  FleetSettings.Builder builder(Faults faults) {
    Checks.range("--connect-rate", connectRate, 1, FleetSettings.MAX_CONNECTS_PER_SECOND);
    Checks.matches("--run", run, FleetSettings.RUN_PATTERN);
    return FleetSettings.builder(broker.with(credentials()).asStock(stockBroker))
        .mqttVersion(mqttVersion)
        .connectsPerSecond(connectRate)
        .seed(seed == null ? new SplittableRandom().nextInt(MAX_RANDOM_SEED) : seed)
        .run(run)
        .faults(faults);
  }

  /**
   * Returns the settings asked for, of devices that are no access points.
   *
   * @param faults what goes wrong on purpose
   * @throws IllegalArgumentException if a value is out of range; names option, value and limit
   */
  FleetSettings settings(Faults faults) {
    return builder(faults).size(1, 0).build();
  }

  private Credentials credentials() {
    if (accessKey != null) {
      if (user != null || secret == null) {
        throw new IllegalArgumentException(
            user != null
                ? "--access-key and --user exclude each other"
                : "--access-key " + accessKey + " needs --secret");
      }
      return new Credentials.AccessKey(accessKey, secret, BrokerAccess.INSTANCE);
    }
    if (user == null && password != null) {
      throw new IllegalArgumentException("--password needs --user");
    }
    return user == null ? new Credentials.None() : new Credentials.User(user, password);
  }
}
