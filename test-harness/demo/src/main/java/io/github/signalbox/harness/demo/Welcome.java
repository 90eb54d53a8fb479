/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.signin.Signature;
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
    URI broker = URI.create(settings.get("signalbox.mqtt.broker-url"));
    lines.add(line("MQTT", broker + " (3.1.1 and 5; WebSocket: /mqtt)"));
    lines.add(
        line(
            "",
            "mosquitto_sub -v -h %s -p %d -i GID_bridge@@@me -u %s -P %s -t 'tag-status-up/#'"
                .formatted(
                    broker.getHost(),
                    broker.getPort(),
                    settings.get("signalbox.mqtt.user-name"),
                    settings.get("signalbox.mqtt.password"))));
    lines.add(
        line(
            "Devices",
            "sign their client IDs with the access key " + settings.get(Server.ACCESS_KEY)));
    lines.add(
        line(
            "",
            "./signalbox token signature --secrets %s --access-key %s --client GID_csg_hangzhou@@@mine"
                .formatted(settings.get(Server.SECRETS_FILE), settings.get(Server.ACCESS_KEY))));
    lines.add(line("HTTP API", bridge.apiUrl() + "/price-tag"));
    lines.add(line("", "user %s, password %s".formatted(bridge.userName(), bridge.password())));
    lines.add(line("PostgreSQL", jdbc));
    lines.add(
        line(
            "",
            "psql postgresql://%s@%s%s"
                .formatted(login, database.getAuthority(), database.getPath())));
    lines.add(line("Elasticsearch", "http://" + settings.get("signalbox.elasticsearch.addresses")));
    lines.add(line("Health", bridge.healthUrl()));
    lines.add(line("Logs", folder + "/*/*.log"));
    lines.add("");
    lines.add("Change a price, look at the tag, and find it in the log:");
    commands(bridge, tagId).forEach(command -> command.lines().forEach(lines::add));
    lines.add("");
    lines.add("Be a device that sends what it should not; it comes back as a dead letter:");
    byHand(settings, broker).lines().forEach(lines::add);
    lines.add("");
    return lines;
  }

  /** Three commands that work as they stand. */
  static List<String> commands(Bridge bridge, String tagId) {
    String curl =
        "  curl -su %s:%s %s/price-tag"
            .formatted(bridge.userName(), bridge.password(), bridge.apiUrl());
    String price =
        "{\"changes\":[{\"tagId\":\"%s\",\"price\":\"13.90\",\"currency\":\"EUR\"}]}"
            .formatted(tagId);
    String logs = bridge.properties().get("signalbox.elasticsearch.addresses");
    return List.of(
        """
        %s/price-changes \\
            -H 'Content-Type: application/json' -H "Idempotency-Key: $RANDOM" \\
            -d '%s'"""
            .formatted(curl, price),
        curl + "/tags/" + tagId,
        "  curl -s '%s/signalbox-op*/_search?pretty&sort=@timestamp:desc'".formatted(logs));
  }

  /** A command that signs in as an access point, with the demo's access key. */
  private static String byHand(Map<String, String> settings, URI broker) {
    ClientId clientId = ClientId.parse("GID_tag_ap@@@by-hand");
    return """
          mosquitto_pub -h %s -p %d -q 1 -t tag-status-up/report -m '{"not":"an event"}' \\
            -i %s -u '%s' -P '%s'\
        """
        .formatted(
            broker.getHost(),
            broker.getPort(),
            clientId,
            Signature.userName(settings.get(Server.ACCESS_KEY), "demo"),
            Signature.password(clientId, settings.get(Server.SECRET)));
  }

  private static String line(String name, String value) {
    return "  %-15s%s".formatted(name, value);
  }
}
