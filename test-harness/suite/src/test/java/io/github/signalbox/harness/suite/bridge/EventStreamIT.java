/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.server.Bridge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Live changes by server-sent events: all of them, once, over reconnects and replicas. */
@ExtendWith(TestServers.class)
class EventStreamIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Bridge secondBridge;
  private static Api api;

  @BeforeAll
  static void startBridges(TestServers.Running running) {
    servers = running;
    database = running.database();
    Map<String, String> settings =
        Map.of(
            "rtc.server.type", "sandbox",
            "signalbox.elasticsearch.enabled", "false",
            "csg.stream.interval-ms", "100",
            "csg.stream.max-listeners", "2");
    bridge = running.startBridge("stream-1", settings);
    secondBridge = running.startBridge("stream-2", settings);
    api = new Api(bridge, "csg");
  }

  @AfterAll
  static void endBridges() {
    api.close();
    bridge.close();
    secondBridge.close();
  }

  @Test
  void gateway_reportsComesGoesAndIsDeleted_listenersOfBothReplicasHearIt() {
    try (StreamListener here = new StreamListener(bridge, null);
        StreamListener there = new StreamListener(secondBridge, null);
        TestGateway gateway = new TestGateway(servers.broker(), "hangzhou")) {
      here.await("ready", data -> true);
      there.await("ready", data -> true);

      gateway.report();
      for (StreamListener listener : List.of(here, there)) {
        listener.await("gateway", data -> isOf(data, gateway) && data.contains("\"online\":true"));
      }
      gateway.report(TestGateway.state().put("usedBytes", 424_242L), Instant.now());
      here.await("gateway", data -> isOf(data, gateway) && data.contains("424242"));
      gateway.disconnect();
      here.await("gateway", data -> isOf(data, gateway) && data.contains("\"online\":false"));
      api.delete("gateways/" + gateway.deviceId());

      there.await("gateway-deleted", data -> isOf(data, gateway));
    }
  }

  private static boolean isOf(String data, TestGateway gateway) {
    return data.contains(gateway.deviceId());
  }

  @Test
  void listener_comesBackOnTheOtherReplica_hearsWhatItMissed() {
    try (TestGateway gateway = new TestGateway(servers.broker(), "hangzhou").report()) {
      String last;
      try (StreamListener first = new StreamListener(bridge, null)) {
        first.await("ready", data -> true);
        last = first.lastId();
      }

      gateway.report(TestGateway.state().put("usedBytes", 313_131L), Instant.now());
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  api.get("gateways/" + gateway.deviceId()).body().path("usedBytes").asLong()
                      == 313_131L);

      try (StreamListener again = new StreamListener(secondBridge, last)) {
        again.await("gateway", data -> isOf(data, gateway) && data.contains("313131"));
        assertThat(again.events("ready")).isEmpty();
      }
    }
  }

  @Test
  void listener_awayForTooLong_isToldToLoadEverythingAnew() {
    database.update("update csg_change_floor set changed_xid = '12'");

    try (StreamListener listener = new StreamListener(bridge, "10")) {
      listener.await("reload", data -> true);
    }
  }

  @Test
  void fleetCommand_itsProgressIsHeard() {
    try (StreamListener listener = new StreamListener(bridge, null);
        TestGateway gateway = new TestGateway(servers.broker(), "virginia").report()) {
      gateway.answering("{\"restartsInS\":0}");
      listener.await("ready", data -> true);
      await()
          .atMost(LIMIT)
          .until(() -> api.get("gateways/" + gateway.deviceId()).body().path("online").asBoolean());

      Api.Answer begun =
          api.post(
              "commands",
              "{\"command\":\"restart\",\"selector\":{\"deviceIds\":[\"%s\"]}}"
                  .formatted(gateway.deviceId()));

      String fleet = begun.body().path("fleetId").asText();
      String last =
          listener.await("fleet", data -> data.contains(fleet) && data.contains("COMPLETED"));
      assertThat(last).contains("\"SUCCEEDED\":1");
    }
  }

  @Test
  void listener_oneTooManyOrWithoutCredentials_isRefused() {
    try (StreamListener first = new StreamListener(bridge, null);
        StreamListener second = new StreamListener(bridge, null)) {
      first.await("ready", data -> true);
      second.await("ready", data -> true);

      assertThat(StreamListener.status(bridge, true)).isEqualTo(503);
      assertThat(StreamListener.status(bridge, false)).isEqualTo(401);
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
