/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.server.Bridge;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the demo prints once it is ready: where everything is, and what to try. */
final class Welcome {
  private Welcome() {}

  static List<String> lines(Bridge bridge, Path folder, String tagId) {
    Map<String, String> settings = bridge.properties();
    String jdbc = settings.get("signalbox.database.url");
    URI database = URI.create(jdbc.substring("jdbc:".length()));
    String login =
        settings.get("signalbox.database.user-name")
            + ":"
            + settings.get("signalbox.database.password");
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        line(
            "MQTT",
            settings.get("signalbox.mqtt.broker-url") + "  (3.1.1, 5; WebSocket at /mqtt)"));
    lines.add(line("HTTP API", bridge.apiUrl() + "/price-tag"));
    lines.add(line("", "user %s, password %s".formatted(bridge.userName(), bridge.password())));
    lines.add(
        line(
            "PostgreSQL",
            "psql postgresql://%s@%s%s"
                .formatted(login, database.getAuthority(), database.getPath())));
    lines.add(line("Elasticsearch", "http://" + settings.get("signalbox.elasticsearch.addresses")));
    lines.add(line("Health", bridge.healthUrl()));
    lines.add(line("Logs", folder + "/*/*.log"));
    lines.add("");
    lines.add("To try, in another terminal:");
    lines.addAll(commands(bridge, tagId));
    lines.add("");
    return lines;
  }

  /**
   * Three commands that work as they stand: change a price, look at the tag, find it in the log.
   */
  static List<String> commands(Bridge bridge, String tagId) {
    String curl = "curl -su %s:%s ".formatted(bridge.userName(), bridge.password());
    String api = bridge.apiUrl() + "/price-tag";
    return List.of(
        curl
            + "-H 'Content-Type: application/json' -d '{\"changes\":[{\"tagId\":\"%s\",\"price\":\"13.90\",\"currency\":\"EUR\"}]}' "
                .formatted(tagId)
            + api
            + "/price-changes",
        curl + api + "/tags/" + tagId,
        "curl -s 'http://%s/signalbox-operation-*/_search?size=3&sort=@timestamp:desc&pretty'"
            .formatted(bridge.properties().get("signalbox.elasticsearch.addresses")));
  }

  private static String line(String name, String value) {
    return "  %-15s%s".formatted(name, value);
  }
}
