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
import java.util.stream.Stream;

/** Starts servers, freezes them if asked to, writes down their ports, and waits to be killed. */
public final class ServerParent {
  private ServerParent() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Stream<Kind> kinds =
        Stream.of(Kind.ARTEMIS, Kind.POSTGRESQL, Kind.ELASTICSEARCH, Kind.JANUS)
            .filter(kind -> kind != Kind.JANUS || Servers.hasJanus());
    Servers servers = Servers.of(folder, kinds.toArray(Kind[]::new)).start();
    if ("paused".equals(args[1])) {
      servers.all().forEach(Server::pause);
    }
    Path written = Files.writeString(folder.resolve("ports.tmp"), ports(servers.properties()));
    Files.move(written, folder.resolve("ports"));
    Thread.currentThread().join();
  }

  private static String ports(Map<String, String> properties) {
    int mqtt = URI.create(properties.get("signalbox.mqtt.broker-url")).getPort();
    int sql = URI.create(properties.get("signalbox.database.url").substring(5)).getPort();
    String http = properties.get("signalbox.elasticsearch.addresses");
    String ports = mqtt + "\n" + sql + "\n" + http.substring(http.indexOf(':') + 1) + "\n";
    String admin = properties.get("rtc.janus.admin-url");
    return admin == null ? ports : ports + URI.create(admin).getPort() + "\n";
  }
}
