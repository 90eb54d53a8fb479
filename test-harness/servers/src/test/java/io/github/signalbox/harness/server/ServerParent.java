/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import io.github.signalbox.harness.server.Servers.Kind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Starts servers, writes down their ports, and waits to be killed. */
public final class ServerParent {
  private ServerParent() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Map<String, String> properties =
        Servers.of(folder, Kind.ARTEMIS, Kind.POSTGRESQL).start().properties();
    int mqtt = URI.create(properties.get("signalbox.mqtt.broker-url")).getPort();
    int sql = URI.create(properties.get("signalbox.database.url").substring(5)).getPort();
    Path written = Files.writeString(folder.resolve("ports.tmp"), mqtt + "\n" + sql + "\n");
    Files.move(written, folder.resolve("ports"));
    Thread.currentThread().join();
  }
}
