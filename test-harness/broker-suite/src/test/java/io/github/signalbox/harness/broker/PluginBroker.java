/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A broker with the plugin, as a process of its own. */
final class PluginBroker implements AutoCloseable {
  private static final String CONFIG = "artemis-config/broker.xml";

  /** Folder of a distribution to run on; the embedded broker otherwise. */
  private static final @Nullable String HOME = System.getProperty("harness.artemis.home");

  private final Path folder;
  private final Map<String, String> properties;
  private final List<String> jvmOptions;
  private final int port;
  private final int corePort;
  private final boolean passive;
  private final BrokerProcess process;

  PluginBroker(Path folder, Map<String, String> properties) throws Exception {
    this(folder, properties, List.of());
  }

  PluginBroker(Path folder, Map<String, String> properties, List<String> jvmOptions)
      throws Exception {
    this(folder, properties, jvmOptions, false);
  }

  /**
   * Starts a broker that opens its acceptors when another one is gone, and does not wait for it.
   */
  static PluginBroker backup(Path folder, Map<String, String> properties) throws Exception {
    return new PluginBroker(folder, properties, List.of(), true);
  }

  private PluginBroker(
      Path folder, Map<String, String> properties, List<String> jvmOptions, boolean passive)
      throws Exception {
    this.folder = folder;
    this.passive = passive;
    this.jvmOptions = List.copyOf(jvmOptions);
    this.properties = Map.copyOf(properties);
    this.port = freePort();
    this.corePort = freePort();
    this.process =
        HOME == null
            ? BrokerProcess.embedded(options(), log())
            : BrokerProcess.of(
                DistributionInstance.create(Path.of(HOME), folder, options()), log());
    launch();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private List<String> options() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Dsignalbox.broker.config=" + CONFIG,
                "-Dsignalbox.broker.data=" + folder.resolve("data"),
                "-Dsignalbox.broker.mqtt-port=" + port,
                "-Dsignalbox.broker.core-port=" + corePort));
    properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
    options.addAll(jvmOptions);
    return options;
  }

  private void launch() throws IOException {
    process.start();
    if (!passive) {
      awaitOpen();
    }
  }

  /** Waits until clients can connect. */
  void awaitOpen() {
    Awaitility.await("broker on port " + port)
        .atMost(Duration.ofSeconds(60))
        .until(() -> isOpen() || !process.isAlive());
    if (!process.isAlive()) {
      throw new IllegalStateException("the broker did not start: " + logOf());
    }
  }

  private Path log() {
    return folder.resolve("broker.log");
  }

  private boolean isOpen() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String coreUrl() {
    return "tcp://127.0.0.1:" + corePort;
  }

  int port() {
    return port;
  }

  /** Ends the broker at once and starts it again on the same data. */
  void killAndRestart() throws IOException {
    kill();
    restart();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the broker at once. */
  void kill() {
    process.kill();
  }

  /** Starts the broker again on the same data. */
  void restart() throws IOException {
    launch();
  }

  String logOf() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  @Override
  public void close() {
    process.stop();
  }
}
