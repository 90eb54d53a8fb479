/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.csg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.harness.bench.Client;
import io.github.signalbox.harness.bench.OpenLoop;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A round trip as a developer would write it by hand: one client asks, others answer, and the
 * answer is matched by its number. No HTTP, no database, no rules.
 */
final class CommandPair implements AutoCloseable {
  private static final ObjectMapper JSON = Json.mapper();
  private static final int DEVICES = 20;
  private static final String REPLIES = "csg-up/reply/bench";

  private final OpenLoop loop;
  private final Client asker;
  private final List<Client> devices = new ArrayList<>();

  CommandPair(Map<String, String> properties, OpenLoop loop) {
    this.loop = loop;
    for (int i = 0; i < DEVICES; i++) {
      Client[] self = new Client[1];
      self[0] =
          Client.ofDevice(properties, clientId(i))
              .handTo(message -> answer(self[0], message), Runnable::run)
              .connect();
      devices.add(self[0]);
    }
    this.asker =
        Client.ofBridge(properties, "bench-asker")
            .handTo(this::arrived, Runnable::run)
            .connect()
            .subscribe(REPLIES);
  }

  private static String clientId(int device) {
    return "GID_csg_hangzhou@@@bench-" + device;
  }

  void ask(int number) {
    String command =
        "{\"number\":%d,\"command\":\"x-acme.echo\",\"arguments\":{\"text\":\"hello\"},\"replytopic\":\"%s\"}"
            .formatted(number, REPLIES);
    asker.publish(
        "csg-down/p2p/" + clientId(number % DEVICES), command.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(Client device, Mqtt5Publish message) {
    message.acknowledge();
    JsonNode command = read(message);
    String reply =
        "{\"number\":%d,\"result\":{\"text\":\"hello\"}}".formatted(command.path("number").asInt());
    device.publish(command.path("replytopic").asText(), reply.getBytes(StandardCharsets.UTF_8));
  }

  private void arrived(Mqtt5Publish message) {
    loop.arrived(read(message).path("number").asInt());
    message.acknowledge();
  }

  private static JsonNode read(Mqtt5Publish message) {
    try {
      return JSON.readTree(message.getPayloadAsBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    asker.close();
    devices.forEach(Client::close);
  }
}
