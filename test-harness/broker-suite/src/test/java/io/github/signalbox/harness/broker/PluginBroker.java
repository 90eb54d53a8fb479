/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import io.github.signalbox.harness.server.ArtemisMain;
import io.github.signalbox.harness.server.JavaProcess;
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

/** A broker with the plugin, as a process of its own. */
final class PluginBroker implements AutoCloseable {
  private static final String CONFIG = "artemis-config/broker-secured.xml";

  private final Path folder;
  private final Map<String, String> properties;
  private final int port;
  private final int corePort;
  private JavaProcess process;

  PluginBroker(Path folder, Map<String, String> properties) throws IOException {
    this.folder = folder;
    this.properties = Map.copyOf(properties);
    this.port = freePort();
    this.corePort = freePort();
    this.process = launch();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private JavaProcess launch() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dsignalbox.broker.config=" + CONFIG,
                "-Dsignalbox.broker.data=" + folder.resolve("data"),
                "-Dsignalbox.broker.mqtt-port=" + port,
                "-Dsignalbox.broker.core-port=" + corePort));
    properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
    JavaProcess started =
        JavaProcess.start(
            new JavaProcess.Command(
                ArtemisMain.class.getName(),
                List.of(),
                System.getProperty("java.class.path"),
                options,
                Map.of(),
                folder.resolve("broker.log")));
    Awaitility.await("broker on port " + port)
        .atMost(Duration.ofSeconds(60))
        .until(() -> isOpen() || !started.isAlive());
    if (!started.isAlive()) {
      throw new IllegalStateException("the broker did not start: " + logOf());
    }
    return started;
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
  void killAndRestart() {
    process.kill();
    process = launch();
  }

  String logOf() {
    try {
      return Files.readString(folder.resolve("broker.log"));
    } catch (IOException e) {
      return String.valueOf(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
