/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static io.github.signalbox.harness.suite.bridge.GatewayCalls.ATTACH;
import static io.github.signalbox.harness.suite.bridge.GatewayCalls.ATTACHED;
import static io.github.signalbox.harness.suite.bridge.GatewayCalls.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.server.Bridge;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replies to commands that are broken, forged or large: only the gateway that was asked can end a
 * command, and only with what the catalogue lets pass.
 *
 * <p>Not here: replies that come too late (CommandIT).
 */
@ExtendWith(TestServers.class)
class ReplyIT {
  private static Database database;
  private static Bridge bridge;
  private static Api api;
  private static GatewayCalls calls;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    database = running.database();
    bridge = running.startBridge("command-1", GatewayCalls.settings(Map.of()));
    api = new Api(bridge, "csg");
    calls = new GatewayCalls(running, api);
  }

  @AfterEach
  void endGateways() {
    calls.endGateways();
  }

  @AfterAll
  static void endBridge() {
    calls.awaitNothingOpen();
    api.close();
    bridge.close();
  }

  @Test
  void reply_resultThatBreaksItsSchema_is502() {
    TestGateway gateway = calls.gateway().answering("{}");

    Api.Answer answer = calls.run(gateway, ATTACH);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("CSG_INVALID_REPLY");
    assertThat(answer.body().path("detail").asText()).contains("bucket");
    assertThat(calls.command(answer.body().path("commandId").asText()).path("code").asText())
        .isEqualTo("CSG_INVALID_REPLY");
  }

  @Test
  void reply_malformed_is502AndSetAside() {
    TestGateway gateway =
        calls
            .gateway()
            .answering(
                (self, event) ->
                    self.publish(
                        event.path("replytopic").asText(),
                        self.event(
                            "csg.command.replied",
                            Instant.now(),
                            TestGateway.reply(event, "PERHAPS"))));

    Api.Answer answer = calls.run(gateway, ATTACH);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body().path("detail").asText()).contains("SCHEMA_VIOLATION");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                    "select count(*) from dead_letter where source = ?", gateway.clientId()),
            n -> n == 1);
  }

  /**
   * What no database holds, in every place of a reply, both to the replica that waits and past it.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csg-up/reply/command-1 | csg.command.replied | 'result':{'text':'a\\u0000b'}",
        "csg-up/reply/command-1 | csg.command.replied | 'result':{'deep':[{'text':'\\ud800'}]}",
        "csg-up/reply/command-1 | csg.command.replied | 'result':{'na\\u0000me':1}",
        "csg-up/reply/command-1 | csg.command.replied | 'result':{'number':1e400000}",
        "csg-up/reply/command-1 | csg.command.replied | 'error':{'code':'BAD_DISK','message':'\\udc00'}",
        "csg-up/reply | csg.command.replied | 'result':{'text':'a\\u0000b'}",
        "csg-up/reply | csg.command.replied | 'error':{'code':'BAD_DISK','message':'\\u0000'}",
        "csg-bulk-up/reply/command-1 | csg.bulk.replied | 'result':{'text':'\\udfff'}",
        "csg-bulk-up/reply | csg.bulk.replied | 'result':{'text':'a\\u0000b'}"
      })
  void reply_thatCannotBeStored_is502AndTheRecordSaysSo(String topic, String type, String content) {
    TestGateway gateway =
        calls
            .gateway()
            .answering(
                (self, event) -> {
                  String outcome = content.startsWith("'error'") ? "FAILED" : "SUCCEEDED";
                  ObjectNode data = TestGateway.reply(event, outcome).put("here", 0);
                  String reply = self.event(type, Instant.now(), data).toString();
                  self.publish(topic, reply.replace("\"here\":0", content.replace('\'', '"')));
                });

    Api.Answer answer = calls.run(gateway, "{\"command\":\"x-acme.blink\",\"timeoutMs\":2000}");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("CSG_INVALID_REPLY");
    assertThat(answer.body().path("detail").asText()).contains(gateway.deviceId());
    JsonNode record = calls.command(answer.body().path("commandId").asText());
    assertThat(record.path("state").asText()).isEqualTo("FAILED");
    assertThat(record.path("code").asText()).isEqualTo("CSG_INVALID_REPLY");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                    "select count(*) from dead_letter where source = ?", gateway.clientId()),
            n -> n == 1);
  }

  @Test
  void reply_thatIsNoJson_isSetAsideAndTheCallerTimesOut() {
    TestGateway gateway =
        calls
            .gateway()
            .answering(
                (self, event) -> self.publish(event.path("replytopic").asText(), "\u0000 done!"));

    assertThat(calls.run(gateway, ATTACH).status()).isEqualTo(504);
    assertThat(calls.run(gateway.answering(ATTACHED), ATTACH).status()).isEqualTo(200);
  }

  @Test
  void reply_fromAnotherGatewayThanTheAskedOne_isRefused() {
    TestGateway asked = calls.gateway();
    TestGateway other = calls.gateway();
    asked.answering((self, event) -> other.succeed(event, ATTACHED));

    Api.Answer answer = calls.run(asked, ATTACH);

    assertThat(answer.status()).isEqualTo(504);
    assertThat(other.awaitError().path("code").asText()).isEqualTo("WRONG_GATEWAY");
    assertThat(calls.command(answer.body().path("commandId").asText()).has("lateReplyAt"))
        .isFalse();
  }

  /** In another's name, which the broker's stamp gives away. */
  @Test
  void reply_inTheNameOfTheAskedGateway_isRefused() {
    TestGateway asked = calls.gateway();
    TestGateway other = calls.gateway();
    asked.answering(
        (self, event) -> {
          ObjectNode forged =
              other.event(
                  "csg.command.replied",
                  Instant.now(),
                  TestGateway.reply(event, "SUCCEEDED").set("result", TestGateway.json(ATTACHED)));
          other.publish(event.path("replytopic").asText(), forged.put("source", asked.clientId()));
        });

    assertThat(calls.run(asked, ATTACH).status()).isEqualTo(504);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                    "select count(*) from dead_letter where reason_code = 'WRONG_SOURCE'"
                        + " and source = ?",
                    asked.clientId()),
            n -> n == 1);
  }

  @Test
  void reply_toACommandThatWasNeverGiven_isRefused() {
    TestGateway gateway = calls.gateway();
    ObjectNode reply =
        TestGateway.reply(TestGateway.json("{\"data\":{\"command\":\"restart\"}}"), "SUCCEEDED")
            .put("commandId", UUID.randomUUID().toString());
    reply.putObject("result").put("restartsInS", 0);

    gateway.publish(
        "csg-up/reply/command-1", gateway.event("csg.command.replied", Instant.now(), reply));

    assertThat(gateway.awaitError().path("code").asText()).isEqualTo("UNKNOWN_COMMAND");
  }

  @Test
  void reply_large_comesOnTheBulkParent() {
    String line = "x".repeat(900);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append(i == 0 ? "" : ",").append('"').append(line).append('"');
    }
    TestGateway gateway =
        calls
            .gateway()
            .answering(
                (self, event) ->
                    self.publish(
                        event.at("/data/bulkReplyTopic").asText(),
                        self.event(
                            "csg.bulk.replied",
                            Instant.now(),
                            TestGateway.reply(event, "SUCCEEDED")
                                .set("result", TestGateway.json("{\"lines\":[" + lines + "]}")))));

    Api.Answer answer = calls.run(gateway, "{\"command\":\"log.excerpt\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("lines")).hasSize(200);
  }
}
