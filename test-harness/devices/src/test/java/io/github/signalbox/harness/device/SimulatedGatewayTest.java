/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.cloudevents.core.data.BytesCloudEventData;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.Stage;
import io.github.signalbox.message.EventCodec;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway does with commands, without a broker: what it sends stays open. */
class SimulatedGatewayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIENT_ID = "GID_csg_hangzhou@@@gw-00001";
  private static final String OTHER = "GID_csg_hangzhou@@@gw-00002";
  private static final String NEW_BUCKET = "{'bucket':'acme-new'}";
  private static final String NEW_SHARE = "{'name':'new','protocol':'SMB','bucket':'acme-new'}";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);

  private final Contracts contracts = Contracts.load();
  private final Ledger ledger = new Ledger();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

  @AfterEach
  void endScheduler() {
    scheduler.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status|{}|/health",
        "share.list|{}|/shares",
        "cache.flush|{}|/jobId",
        "bucket.attach|{'bucket':'acme-new'}|/bucket",
        "restart|{'delayS':9}|/restartsInS",
        "restart|{}|/restartsInS",
        "upgrade|{'version':'6.0.0'}|/jobId",
        "log.excerpt|{'lines':20,'level':'DEBUG'}|/lines",
        "x-acme.echo|{'a':1}|/a"
      })
  void command_thatSucceeds_hasItsResult(String command, String arguments, String member) {
    JsonNode data = answer(gateway(), command, arguments);

    assertThat(data.path("outcome").asText()).isEqualTo("SUCCEEDED");
    assertThat(data.path("result").at(member).isMissingNode()).isFalse();
  }

  @Test
  void bucketAndShare_theirWholeLife_eachWithItsOutcome() {
    SimulatedGateway gateway = gateway();

    assertThat(code(answer(gateway, "share.create", NEW_SHARE))).isEqualTo("NO_SUCH_BUCKET");
    assertThat(code(answer(gateway, "bucket.attach", NEW_BUCKET))).isEmpty();
    assertThat(code(answer(gateway, "bucket.attach", NEW_BUCKET))).isEqualTo("BUCKET_EXISTS");
    JsonNode share = answer(gateway, "share.create", NEW_SHARE).at("/result/share");
    assertThat(share.path("protocol").asText()).isEqualTo("SMB");
    assertThat(share.path("readOnly").isBoolean()).as("the catalogue's default").isTrue();
    assertThat(code(answer(gateway, "share.create", NEW_SHARE))).isEqualTo("SHARE_EXISTS");
    assertThat(code(answer(gateway, "bucket.detach", NEW_BUCKET))).isEqualTo("BUCKET_IN_USE");
    assertThat(answer(gateway, "share.list", "{}").at("/result/shares").findValuesAsText("name"))
        .contains("new");
    assertThat(code(answer(gateway, "share.delete", "{'name':'new'}"))).isEmpty();
    assertThat(code(answer(gateway, "share.delete", "{'name':'new'}"))).isEqualTo("NO_SUCH_SHARE");
    assertThat(code(answer(gateway, "bucket.detach", NEW_BUCKET))).isEmpty();
    assertThat(code(answer(gateway, "bucket.detach", NEW_BUCKET))).isEqualTo("NO_SUCH_BUCKET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status|{'a':1}",
        "share.create|{'name':'new'}",
        "share.create|{'name':'a b','protocol':'NFS','bucket':'acme-new'}",
        "share.delete|{}",
        "bucket.attach|{'bucket':'X'}",
        "bucket.detach|{}",
        "restart|{'delayS':301}",
        "upgrade|{'version':''}",
        "log.excerpt|{'lines':0}",
        "log.excerpt|{'level':'LOUD'}"
      })
  void command_withWrongArguments_failsAndChangesNothing(String command, String arguments) {
    SimulatedGateway gateway = gateway();

    assertThat(code(answer(gateway, command, arguments))).isEqualTo("INVALID_ARGUMENTS");
    assertThat(answer(gateway, "status", "{}").at("/result/buckets").toString())
        .doesNotContain("\"X\"");
  }

  @Test
  void wrongArguments_withALongName_stillGiveAValidReply() {
    String name = "a".repeat(10_000);

    assertThat(code(answer(gateway(), "status", "{'" + name + "':1}")))
        .isEqualTo("INVALID_ARGUMENTS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-acme.other", "share.rename"})
  void command_thatItDoesNotKnow_fails(String command) {
    assertThat(code(answer(gateway(), command, "{}"))).isEqualTo("UNKNOWN_COMMAND");
  }

  @Test
  void echo_givesItsArgumentsBack() {
    assertThat(answer(gateway(), "x-acme.echo", "{'a':{'b':[1,2]}}").path("result"))
        .isEqualTo(json("{'a':{'b':[1,2]}}"));
  }

  @Test
  void upgrade_toTheVersionThatRuns_fails() {
    SimulatedGateway gateway = gateway();

    assertThat(code(answer(gateway, "upgrade", "{'version':'" + gateway.version() + "'}")))
        .isEqualTo("SAME_VERSION");
  }

  @Test
  void upgrade_through_runsTheVersionAfterARestart() {
    SimulatedGateway gateway = gateway(s -> s.taking(Duration.ZERO, Duration.ofMillis(1)));
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    answer(gateway, "upgrade", "{'version':'6.0.0'}");

    await().atMost(LIMIT).until(() -> version(answer(gateway, "status", "{}")), "6.0.0"::equals);

    assertThat(startedAt(gateway)).isAfterOrEqualTo(before);
  }

  @Test
  void restart_startsAnew() {
    SimulatedGateway gateway = gateway();
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    assertThat(startedAt(gateway)).isBefore(before);

    answer(gateway, "restart", "{}");

    await().atMost(LIMIT).until(() -> !startedAt(gateway).isBefore(before));
  }

  @Test
  void log_withoutArguments_hasTheCataloguesLinesInOrder() {
    List<String> lines = lines(answer(gateway(), "log.excerpt", "{}"));

    assertThat(lines).hasSize(200).isSorted().allMatch(line -> !line.contains(" DEBUG "));
  }

  @Test
  void log_ofSeriousLines_hasNoOthers() {
    List<String> lines = lines(answer(gateway(), "log.excerpt", "{'level':'WARN'}"));

    assertThat(lines).allMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
  }

  @Test
  void reply_thatIsLarge_goesToTheTopicForLargeOnes() {
    SimulatedGateway gateway = gateway();

    gateway.received(command("log.excerpt", "{'lines':2000}"));

    Outgoing sent = gateway.waiting().getLast();
    assertThat(sent.topic()).isEqualTo("csg-bulk-up/reply/r1");
    assertThat(read(sent).type()).isEqualTo("csg.bulk.replied");
    assertThat(lines(read(sent).data())).hasSize(2000);
  }

  @Test
  void reply_ofManyBytesInFewCharacters_isLarge() {
    SimulatedGateway gateway = gateway();

    gateway.received(command("x-acme.echo", "{'a':'" + "é".repeat(32_000) + "'}"));

    assertThat(read(gateway.waiting().getLast()).type()).isEqualTo("csg.bulk.replied");
  }

  @Test
  void command_isRunAndAnswered() {
    SimulatedGateway gateway = gateway();

    gateway.received(command("share.list", "{}"));

    assertThat(gateway.counts()).isEqualTo(new GatewayCounts(1, 1, 0, 0, 1));
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.DELIVERED)).isEqualTo(1);
    assertThat(ledger.snapshot().latency(Stage.COMMAND_TO_RECEIPT).count()).isEqualTo(1);
  }

  @Test
  void command_thatComesAgain_isRunOnceAndAnsweredWithTheSameEvent() {
    SimulatedGateway gateway = gateway();
    MqttLink.Message attach = command("bucket.attach", NEW_BUCKET);

    gateway.received(attach);
    byte[] first = gateway.waiting().getLast().payload();
    gateway.received(attach);

    assertThat(gateway.counts()).isEqualTo(new GatewayCounts(2, 1, 1, 0, 2));
    assertThat(gateway.waiting()).hasSize(1);
    assertThat(gateway.waiting().getLast().payload()).isEqualTo(first);
    assertThat(code(read(gateway.waiting().getLast()).data())).isEmpty();
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.DEDUPLICATED)).isEqualTo(1);
  }

  @Test
  void reply_givenAgainAfterChanges_isAsItWas() {
    SimulatedGateway gateway = gateway();
    MqttLink.Message list = command("share.list", "{}");
    gateway.received(list);
    byte[] first = gateway.waiting().getLast().payload();
    answer(gateway, "bucket.attach", NEW_BUCKET);
    answer(gateway, "share.create", NEW_SHARE);

    gateway.received(list);

    assertThat(gateway.waiting()).hasSize(3).anyMatch(sent -> sent.payload() == first);
  }

  @Test
  void command_thatComesAgainMeanwhile_isAnsweredOnce() {
    SimulatedGateway gateway = gateway(s -> s.taking(LONG, LONG));
    MqttLink.Message list = command("share.list", "{}");

    gateway.received(list);
    gateway.received(list);

    assertThat(gateway.counts()).isEqualTo(new GatewayCounts(2, 1, 1, 0, 0));
    assertThat(gateway.waiting()).isEmpty();
  }

  @Test
  void reply_comesAfterItsTime() {
    SimulatedGateway gateway = gateway(s -> s.taking(Duration.ofMillis(20), LONG));

    gateway.received(command("share.list", "{}"));

    await().atMost(LIMIT).until(() -> gateway.openEvents() == 1);
    assertThat(read(gateway.waiting().getLast()).type()).isEqualTo("csg.command.replied");
  }

  @Test
  void command_pastItsTime_isNotRun() {
    SimulatedGateway gateway = gateway();
    MqttLink.Message late =
        command(UUID.randomUUID(), "restart", "{}", Instant.now().minusSeconds(1), "csg-up/r");

    gateway.received(late);

    assertThat(gateway.counts()).isEqualTo(new GatewayCounts(1, 0, 0, 1, 0));
    assertThat(gateway.openEvents()).isZero();
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.EXPIRED)).isEqualTo(1);
  }

  @Test
  void command_withoutAPlaceForTheReply_isNotRun() {
    SimulatedGateway gateway = gateway();

    gateway.received(
        command(UUID.randomUUID(), "restart", "{}", Instant.now().plusSeconds(30), null));

    assertThat(gateway.counts()).isEqualTo(new GatewayCounts(1, 0, 0, 1, 0));
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.REFUSED)).isEqualTo(1);
  }

  @Test
  void noise_isCountedAndIgnored() {
    SimulatedGateway gateway = gateway();

    gateway.received(
        new MqttLink.Message(
            "noise".getBytes(StandardCharsets.UTF_8), EventCodec.STRUCTURED, Map.of()));

    assertThat(gateway.counts()).isEqualTo(new GatewayCounts(1, 0, 0, 1, 0));
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.REFUSED)).isEqualTo(1);
  }

  @Test
  void reply_refusedByTheBridge_isCounted() {
    SimulatedGateway gateway = gateway();
    gateway.received(command("share.list", "{}"));
    String id = gateway.waiting().getLast().id();

    gateway.received(
        event(
            "csg.error",
            "1",
            "{'code':'UNKNOWN_COMMAND','message':'none','requestId':'"
                + id
                + "','retryable':false}",
            null,
            null));

    assertThat(ledger.ids(Flow.GATEWAY_REPLY_UP, Fate.REFUSED)).containsExactly(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {CLIENT_ID, "gw-00001", "1"})
  void faultyGateway_failing_changesNothing(String who) {
    SimulatedGateway gateway =
        faulty(new GatewayFaults(Selection.parse(who), none(), none(), none()));

    JsonNode data = answer(gateway, "upgrade", "{'version':'6.0.0'}");

    assertThat(code(data)).isEqualTo("INTERNAL");
  }

  @Test
  void faultyGateway_another_isNotMeant() {
    SimulatedGateway gateway =
        faulty(new GatewayFaults(Selection.named(OTHER), none(), none(), none()));

    assertThat(code(answer(gateway, "share.list", "{}"))).isEmpty();
  }

  @Test
  void faultyGateway_ignoring_runsAndNeverAnswers() {
    SimulatedGateway gateway = faulty(new GatewayFaults(0, 1, 0, 0));
    MqttLink.Message list = command("share.list", "{}");

    gateway.received(list);
    gateway.received(list);

    assertThat(gateway.counts()).isEqualTo(new GatewayCounts(2, 1, 1, 0, 0));
    assertThat(gateway.openEvents()).isZero();
  }

  @Test
  void faultyGateway_late_answersAfterTheDeadline() {
    SimulatedGateway gateway = faulty(new GatewayFaults(0, 0, 1, 0));
    Instant deadline = Instant.now().plusMillis(200);

    gateway.received(command(UUID.randomUUID(), "share.list", "{}", deadline, "csg-up/reply/r1"));
    await().atMost(LIMIT).until(() -> gateway.openEvents() == 1);

    assertThat(Instant.now()).isAfter(deadline);
    assertThat(read(gateway.waiting().getLast()).time()).isAfter(deadline);
  }

  @Test
  void faultyGateway_malformed_sendsWhatNobodyCanTake() {
    SimulatedGateway gateway = faulty(new GatewayFaults(0, 0, 0, 1));
    for (int i = 0; i < 20; i++) {
      gateway.received(command("share.list", "{}"));
    }

    Set<RefusalCode> codes = new HashSet<>();
    for (Outgoing sent : gateway.waiting()) {
      assertThat(reading(sent))
          .isInstanceOfSatisfying(EventReading.Refused.class, r -> codes.add(r.code()));
    }

    assertThat(codes)
        .containsExactlyInAnyOrder(RefusalCode.MALFORMED_EVENT, RefusalCode.SCHEMA_VIOLATION);
  }

  /** Has a command run, and returns its reply's data, which must be as the contracts want it. */
  private JsonNode answer(SimulatedGateway gateway, String command, String arguments) {
    UUID id = UUID.randomUUID();
    gateway.received(
        command(id, command, arguments, Instant.now().plusSeconds(30), "csg-up/reply/r1"));
    Outgoing sent = gateway.waiting().getLast();
    JsonNode data = read(sent).data();
    assertThat(sent.topic()).isEqualTo("csg-up/reply/r1");
    assertThat(sent.flow()).isEqualTo(Flow.GATEWAY_REPLY_UP);
    assertThat(data.path("commandId").asText()).isEqualTo(id.toString());
    assertThat(data.path("command").asText()).isEqualTo(command);
    return data;
  }

  /** Reads an event as the bridge does; it must be as the contracts want it. */
  private EventReading.Accepted read(Outgoing sent) {
    assertThat(reading(sent)).isInstanceOf(EventReading.Accepted.class);
    EventReading.Accepted event = (EventReading.Accepted) reading(sent);
    assertThat(event.source()).isEqualTo(CLIENT_ID);
    assertThat(event.id()).isEqualTo(sent.id());
    JsonNode data = event.data();
    assertThat(json(sent.payload()).path("correlationid")).isEqualTo(data.path("commandId"));
    if (data.has("result")) {
      assertResult(data.path("command").asText(), data.path("result"));
    }
    return event;
  }

  private EventReading reading(Outgoing sent) {
    return contracts
        .reader(Clock.systemUTC())
        .read(new RawEvent(sent.topic(), sent.payload(), EventCodec.STRUCTURED, Map.of()));
  }

  /** The bridge holds results against the catalogue. */
  private void assertResult(String command, JsonNode result) {
    try (var file = getClass().getResourceAsStream("/csg/commands.json")) {
      for (JsonNode entry : JSON.readTree(file).path("commands")) {
        if (entry.path("command").asText().equals(command) && entry.has("resultEvent")) {
          assertThat(contracts.violation(entry.path("resultEvent").asText(), result)).isEmpty();
        } else if (entry.path("command").asText().equals(command)) {
          var schema =
              JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(entry.path("result"));
          assertThat(schema.validate(result)).isEmpty();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(JsonNode data) {
    return data.at("/error/code").asText();
  }

  private static String version(JsonNode data) {
    return data.at("/result/version").asText();
  }

  private Instant startedAt(SimulatedGateway gateway) {
    return Instant.parse(answer(gateway, "status", "{}").at("/result/startedAt").asText());
  }

  private static List<String> lines(JsonNode data) {
    List<String> lines = new ArrayList<>();
    data.at("/result/lines").forEach(line -> lines.add(line.asText()));
    return lines;
  }

  private static Selection none() {
    return Selection.NONE;
  }

  private SimulatedGateway gateway() {
    return gateway(settings -> settings);
  }

  private SimulatedGateway faulty(GatewayFaults faults) {
    return gateway(settings -> settings.failing(faults));
  }

  private SimulatedGateway gateway(UnaryOperator<GatewaySettings> change) {
    FleetSettings common =
        FleetSettings.builder(BrokerAccess.parse("tcp://127.0.0.1:1883")).size(1, 0).build();
    DeviceContext context =
        new DeviceContext(
            common,
            contracts,
            ledger,
            new Chances(common.seed()),
            new MqttLinks(common, Duration.ZERO),
            scheduler);
    GatewaySettings settings = change.apply(GatewaySettings.of(common, 1));
    return new SimulatedGateway(context, settings, ClientId.parse(CLIENT_ID));
  }

  private static MqttLink.Message command(String command, String arguments) {
    return command(
        UUID.randomUUID(), command, arguments, Instant.now().plusSeconds(30), "csg-up/reply/r1");
  }

  private static MqttLink.Message command(
      UUID id, String command, String arguments, Instant expiry, String replyTopic) {
    ObjectNode data =
        JSON.createObjectNode()
            .put("command", command)
            .put("bulkReplyTopic", "csg-bulk-up/reply/r1")
            .set("arguments", json(arguments));
    return event("csg.command", id.toString(), data.toString(), expiry, replyTopic);
  }

  private static MqttLink.Message event(
      String type, String id, String data, Instant expiry, String replyTopic) {
    byte[] bytes = json(data).toString().getBytes(StandardCharsets.UTF_8);
    var event =
        EventCodec.event("GID_bridge@@@bridge", type, id)
            .withTime(Instant.now().minusSeconds(5).atOffset(ZoneOffset.UTC))
            .withData(BytesCloudEventData.wrap(bytes));
    if (expiry != null) {
      event.withExtension("expirytime", expiry.atOffset(ZoneOffset.UTC).toString());
    }
    if (replyTopic != null) {
      event.withExtension("replytopic", replyTopic);
    }
    return new MqttLink.Message(EventCodec.encode(event.build()), EventCodec.STRUCTURED, Map.of());
  }

  private static JsonNode json(String text) {
    return json(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
