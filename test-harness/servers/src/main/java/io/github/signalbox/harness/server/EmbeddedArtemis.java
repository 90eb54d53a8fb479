/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Apache Artemis from Maven artifacts, as a JVM of its own, on the bundle's configuration. */
final class EmbeddedArtemis extends ProcessServer {
  private final int mqttPort = Ports.free();
  private final int corePort = Ports.free();
  private final boolean open;
  private final BrokerFiles files;

  private EmbeddedArtemis(String name, Path folder, boolean open) {
    super(name, folder);
    this.open = open;
    this.files = new BrokerFiles(folder());
  }

  /** The broker as users get it: with plugin and sign-in. */
  static EmbeddedArtemis secured(String name, Path folder) {
    return new EmbeddedArtemis(name, folder, false);
  }

  /** The same broker without sign-in and policy: any client, any topic. */
  static EmbeddedArtemis open(String name, Path folder) {
    return new EmbeddedArtemis(name, folder, true);
  }

  @Override
  ChildProcess launch() {
    files.write();
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=classpath:log4j2-artemis.properties",
                "-Dsignalbox.broker.data=" + folder(),
                "-Dsignalbox.broker.mqtt-port=" + mqttPort,
                "-Dsignalbox.broker.core-port=" + corePort));
    options.addAll(files.jvmOptions());
    if (open) {
      options.add("-Dsignalbox.broker.security=false");
      options.add("-Dsignalbox.broker.policed-acceptors=none");
    }
    return JavaProcess.start(
        new JavaProcess.Command(
            ArtemisMain.class.getName(),
            List.of(),
            System.getProperty("java.class.path"),
            options,
            Map.of(),
            log()));
  }

  @Override
  boolean answers() {
    return Ports.isOpen(mqttPort) && Ports.isOpen(corePort);
  }

  @Override
  public Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("signalbox.mqtt.broker-url", "tcp://127.0.0.1:" + mqttPort);
    properties.put("harness.broker.core-url", "tcp://127.0.0.1:" + corePort);
    if (!open) {
      properties.putAll(files.properties());
    }
    return properties;
  }
}
