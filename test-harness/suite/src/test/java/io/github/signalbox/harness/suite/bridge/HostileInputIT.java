/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static io.github.signalbox.harness.suite.bridge.GatewayCalls.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.suite.routes.Contracts;
import io.github.signalbox.harness.suite.routes.Contracts.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values that a database, a device or another reader of JSON would bend or reject: every parameter
 * of every operation, and every field of every body, is checked before a statement sees it.
 *
 * <p>Not here: the form of JSON itself (JsonTest), parameters that are no UTF-8 (ApiRequestTest),
 * events (EventReaderPayloadTest).
 */
@ExtendWith(TestServers.class)
class HostileInputIT {
  private static final String ID = "00000000-0000-0000-0000-000000000000";

  /** A name of every parameter in a path that its contract takes. */
  private static final Map<String, String> KNOWN =
      Map.of(
          "clientId",
          "GID_rtc_web@@@nobody-1",
          "commandId",
          ID,
          "deviceId",
          "nobody",
          "fleetId",
          ID,
          "meetingId",
          ID,
          "tagId",
          "nobody",
          "taskId",
          ID,
          "userId",
          "nobody");

  private static final List<String> VALUES =
      List.of(
          "",
          "\u0000",
          "a\n",
          "'",
          "\uD83D\uDE00",
          "-1",
          "1e3",
          "99999999999999999999",
          "9223372036854775808",
          "2147483648",
          "0000-01-01T00:00:00Z",
          "2026-02-30T00:00:00Z",
          "2026-01-01T00:00:00+25:00",
          "2026-01-01T00:00:00+16:00",
          "99999-01-01T00:00:00Z",
          "infinity",
          "99999999999999999." + ID,
          "1." + ID + "\n",
          "1.2",
          "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
          "x".repeat(5_000));

  private static final List<String> LITERALS =
      List.of(
          "null",
          "true",
          "{}",
          "[]",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"EUR\\n\"",
          "0",
          "-1",
          "-0.0",
          "1e3",
          "1000.0",
          "1000.5",
          "1e-300",
          "0.12345678901234567890123456789",
          "2147483648",
          "9223372036854775808",
          "1e308",
          "1e400",
          "1E2147483647",
          "1e-20000",
          "\"0000-01-01T00:00:00Z\"",
          "\"2026-12-31T23:59:59+23:59\"",
          "\"99999-01-01T00:00:00Z\"",
          "\"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF\"");

  private static TestServers.Running servers;
  private static Bridge bridge;
  private static Api api;
  private static GatewayCalls calls;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    bridge = running.startBridge("hostile", GatewayCalls.settings(Map.of()));
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

  static Stream<Operation> operations() {
    return Contracts.operations().stream()
        .filter(operation -> !operation.id().equals("streamCsgEvents"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void parameter_hostile_neverReachesAStatement(Operation operation) {
    SoftAssertions all = new SoftAssertions();
    for (String name : operation.parameters().get("path")) {
      VALUES.stream()
          .filter(value -> !value.isEmpty())
          .forEach(value -> judge(all, operation, path(operation, Map.of(name, value)), "{}"));
    }
    for (String name : operation.parameters().get("query")) {
      VALUES.forEach(
          value ->
              judge(
                  all,
                  operation,
                  path(operation, Map.of()) + "?" + name + "=" + encoded(value),
                  "{}"));
    }
    all.assertAll();
  }

  static Stream<Operation> operationsWithBody() {
    return operations().filter(Operation::takesBody);
  }

  @ParameterizedTest
  @MethodSource("operationsWithBody")
  void body_hostileInAnyField_neverReachesAStatement(Operation operation) {
    SoftAssertions all = new SoftAssertions();
    for (String body : hostile(sample(operation.id()))) {
      judge(all, operation, path(operation, Map.of()), body);
    }
    all.assertAll();
  }

  /** The caller is told what is wrong; the server has no fault, and the database is not asked. */
  private static void judge(SoftAssertions all, Operation operation, String path, String body) {
    Api.Answer answer = api.send(operation.method(), path, operation.takesBody() ? body : null);
    all.assertThat(answer.status()).as("%s %s: %s", path, body, answer.body()).isLessThan(500);
    all.assertThat(answer.body().toString()).doesNotContain("database");
  }

  private static String path(Operation operation, Map<String, String> values) {
    String path = operation.path();
    for (String name : operation.parameters().get("path")) {
      String value = values.getOrDefault(name, KNOWN.get(name));
      path = path.replace("{" + name + "}", encoded(value));
    }
    return path;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String sample(String operation) {
    return switch (operation) {
      case "submitPriceChange" ->
          """
          {"requestKey":"k","deadline":"2026-12-31T00:00:00Z",
           "changes":[{"tagId":"T","storeId":"S","sku":"A","price":"1.00","currency":"EUR"}]}""";
      case "putUser" -> "{\"displayName\":\"Nobody\",\"mayCall\":true}";
      case "putGateway" -> "{\"displayName\":\"Nobody\",\"labels\":[\"a\"]}";
      case "runCommand" ->
          """
          {"command":"x-acme.tune","timeoutMs":1000,"arguments":{"a":1}}""";
      case "runFleetCommand" ->
          """
          {"command":"x-acme.tune","timeoutMs":1000,"arguments":{"a":1},"title":"t","concurrency":1,
           "maxFailureShare":0.5,"dryRun":true,"selector":{"regions":["nowhere"],"versions":["1"],
           "labels":["a"],"health":["OK"]}}""";
      default -> throw new IllegalArgumentException("a sample of " + operation + " is missing");
    };
  }

  /** Every field of a body with every literal in its place, one at a time. */
  private static List<String> hostile(String sample) {
    String mark = "\"@@mark@@\"";
    List<String> bodies = new ArrayList<>();
    for (JsonNode tree : marked(TestGateway.json(sample))) {
      LITERALS.forEach(literal -> bodies.add(tree.toString().replace(mark, literal)));
    }
    return bodies;
  }

  private static List<JsonNode> marked(JsonNode tree) {
    List<JsonNode> all = new ArrayList<>();
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      all.add(tree.<ObjectNode>deepCopy().set(name, TextNode.valueOf("@@mark@@")));
      JsonNode value = tree.get(name);
      JsonNode inner = value.isArray() ? value.get(0) : value;
      if (inner.isObject()) {
        for (JsonNode changed : marked(inner)) {
          ObjectNode copy = tree.deepCopy();
          if (value.isArray()) {
            copy.putArray(name).add(changed);
          } else {
            copy.set(name, changed);
          }
          all.add(copy);
        }
      } else if (value.isArray()) {
        ObjectNode copy = tree.deepCopy();
        copy.putArray(name).add("@@mark@@");
        all.add(copy);
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.999999Z",
        "2026-11-24t08:00:00.123456789z",
        "2016-12-31T23:59:60Z",
        "2026-11-24T08:00:00-15:59",
        "2028-02-29T23:59:59+15:59"
      })
  void time_thatTheContractTakes_isTakenByEveryStatement(String time) {
    SoftAssertions all = new SoftAssertions();
    operations()
        .filter(operation -> operation.parameters().get("query").contains("from"))
        .forEach(
            operation -> {
              String query = "?from=" + encoded(time) + "&to=" + encoded(time);
              Api.Answer answer =
                  api.send(operation.method(), path(operation, Map.of()) + query, null);
              all.assertThat(answer.status()).as("%s: %s", operation, answer.body()).isIn(200, 404);
            });
    all.assertAll();
  }

  @Test
  void command_decimalsOfAnyPrecision_goBothWaysDigitByDigit() {
    String numbers =
        "{\"ratio\":0.1234567890123456789012345,\"big\":123456789012345678901234567890,"
            + "\"small\":1E-300}";
    TestGateway gateway = calls.gateway().answering(numbers);

    Api.Answer answer =
        calls.run(
            gateway,
            "{\"command\":\"x-acme.tune\",\"timeoutMs\":5e3,\"arguments\":" + numbers + "}");

    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
    JsonNode event = gateway.commands().getFirst();
    for (JsonNode told :
        List.of(event.path("data").path("arguments"), answer.body().path("result"))) {
      assertThat(told.path("ratio").decimalValue())
          .isEqualByComparingTo("0.1234567890123456789012345");
      assertThat(told.path("big").decimalValue())
          .isEqualByComparingTo("123456789012345678901234567890");
      assertThat(told.path("small").decimalValue()).isEqualByComparingTo("1E-300");
    }
    assertThat(Instant.parse(event.path("expirytime").asText()))
        .isEqualTo(Instant.parse(event.path("time").asText()).plusMillis(5000));
  }

  @ParameterizedTest
  @CsvSource({
    "1e400, arguments.a",
    "1E2147483647, arguments.a",
    "1e-20000, arguments.a",
    "'\"\\ud800\"', arguments.a",
    "'\"x\\u0000\"', arguments.a",
    "'{\"b\":[\"\\udc00\"]}', arguments.a.b[0]"
  })
  void command_argumentThatCannotBeKept_is422WithItsField(String value, String field) {
    TestGateway gateway = calls.gateway();

    Api.Answer answer =
        calls.run(gateway, "{\"command\":\"x-acme.tune\",\"arguments\":{\"a\":" + value + "}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.body().path("errors").path(0).path("field").asText()).isEqualTo(field);
    assertThat(gateway.commands()).isEmpty();
  }

  @Test
  void nesting_deeperThanAHundred_rejectedAndTheFlowGoesOn() {
    TestGateway gateway = calls.gateway();
    String nested = "[".repeat(980) + "]".repeat(980);

    Api.Answer answer =
        calls.run(gateway, "{\"command\":\"x-acme.tune\",\"arguments\":{\"a\":" + nested + "}}");
    gateway.publish(
        TestGateway.REPORT_TOPIC,
        gateway
            .event("csg.status.reported", Instant.now(), TestGateway.state())
            .toString()
            .replace("\"version\"", "\"extra\":" + nested + ",\"version\""));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/errors/0/code").asText()).isEqualTo("DEPTH");
    assertThat(gateway.awaitError().path("message").asText()).contains("nested deeper than 100");
    assertThat(calls.run(gateway.answering("{}"), "{\"command\":\"x-acme.tune\"}").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E2147483647", "1e400", "1e-20000"})
  void result_numberThatCannotBeKept_isTheGatewaysFault(String number) {
    TestGateway gateway = calls.gateway().answering("{\"n\":" + number + "}");

    Api.Answer answer = calls.run(gateway, "{\"command\":\"x-acme.tune\",\"timeoutMs\":20000}");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("CSG_INVALID_REPLY");
    assertThat(answer.body().path("detail").asText()).contains("data.result.n", "1.797");
  }

  @Test
  void report_integersWithPointOrExponent_areKept() {
    TestGateway gateway = calls.gateway();
    JsonNode event = gateway.event("csg.status.reported", Instant.now(), TestGateway.state());

    gateway.publish(
        TestGateway.REPORT_TOPIC,
        event.toString().replace("1000000,", "2e6,").replace("400000,", "500000.0,"));

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              JsonNode shown = api.get("gateways/" + gateway.deviceId()).body();
              assertThat(shown.path("capacityBytes").asLong()).isEqualTo(2_000_000);
              assertThat(shown.path("usedBytes").asLong()).isEqualTo(500_000);
            });
    assertThat(
            servers
                .database()
                .count(
                    "select count(*) from dead_letter where source = '" + gateway.clientId() + "'"))
        .isZero();
  }
}
