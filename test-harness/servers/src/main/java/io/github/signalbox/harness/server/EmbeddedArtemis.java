/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Apache Artemis from Maven artifacts, as a JVM of its own, on the bundle's configuration. */
final class EmbeddedArtemis extends ProcessServer {
  private final int mqttPort = Ports.free();
  private final int corePort = Ports.free();

  EmbeddedArtemis(Path folder) {
    super("artemis", folder);
  }

  @Override
  JavaProcess.Command command() {
    return new JavaProcess.Command(
        ArtemisMain.class.getName(),
        List.of(),
        System.getProperty("java.class.path"),
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Dlog4j2.configurationFile=classpath:log4j2-artemis.properties",
            "-Dsignalbox.broker.data=" + folder(),
            "-Dsignalbox.broker.mqtt-port=" + mqttPort,
            "-Dsignalbox.broker.core-port=" + corePort),
        Map.of(),
        log());
  }

  @Override
  boolean answers() {
    return Ports.isOpen(mqttPort) && Ports.isOpen(corePort);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        "signalbox.mqtt.broker-url", "tcp://127.0.0.1:" + mqttPort,
        "signalbox.broker.core-url", "tcp://127.0.0.1:" + corePort);
  }
}
