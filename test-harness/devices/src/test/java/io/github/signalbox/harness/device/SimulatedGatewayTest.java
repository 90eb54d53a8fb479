/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.message.EventCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a gateway does with commands, without a broker: what it sends stays open. */
class SimulatedGatewayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIENT_ID = "GID_csg_hangzhou@@@gw-00001";
  private static final Duration JOB = Duration.ofSeconds(5);

  private final Ledger ledger = new Ledger();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final Instant now = Instant.now();
  private final GatewayState state = new GatewayState(new SplittableRandom(7), now);

  @AfterEach
  void endScheduler() {
    scheduler.shutdownNow();
  }

  @Test
  void report_ofManyGateways_fitsItsSchema() {
    Contracts contracts = Contracts.load();
    for (int seed = 0; seed < 200; seed++) {
      GatewayState any = new GatewayState(new SplittableRandom(seed), now);
      any.flush(now, JOB);
      any.moveTo(now.plusSeconds(3));

      assertThat(contracts.violation("csg.status.reported", any.report(now.plusSeconds(3))))
          .isEmpty();
    }
  }

  @Test
  void share_createdAndDeleted() throws IOException {
    ObjectNode wanted = arguments("{'name':'new','protocol':'SMB','bucket':'acme-new'}");

    assertThat(state.createShare(wanted).content().path("code").asText())
        .isEqualTo("NO_SUCH_BUCKET");
    assertThat(state.attach(wanted).outcome()).isEqualTo("SUCCEEDED");
    assertThat(state.attach(wanted).content().path("code").asText()).isEqualTo("BUCKET_EXISTS");
    assertThat(state.createShare(wanted).content().at("/share/protocol").asText()).isEqualTo("SMB");
    assertThat(state.createShare(wanted).content().path("code").asText()).isEqualTo("SHARE_EXISTS");
    assertThat(state.detach(wanted).content().path("code").asText()).isEqualTo("BUCKET_IN_USE");
    assertThat(state.deleteShare(wanted).outcome()).isEqualTo("SUCCEEDED");
    assertThat(state.deleteShare(wanted).content().path("code").asText())
        .isEqualTo("NO_SUCH_SHARE");
    assertThat(state.detach(wanted).outcome()).isEqualTo("SUCCEEDED");
    assertThat(state.detach(wanted).content().path("code").asText()).isEqualTo("NO_SUCH_BUCKET");
  }

  @Test
  void upgrade_takesItsTimeAndChangesTheVersion() throws IOException {
    ObjectNode wanted = arguments("{'version':'6.0.0'}");

    assertThat(state.upgrade(wanted, now, JOB).content().path("toVersion").asText())
        .isEqualTo("6.0.0");
    assertThat(state.upgrade(wanted, now, JOB).content().path("code").asText()).isEqualTo("BUSY");
    state.moveTo(now.plusSeconds(4));
    assertThat(state.report(now.plusSeconds(4)).at("/jobs/0/progress").asDouble()).isEqualTo(0.8);
    assertThat(state.isUpgradedBy(now.plusSeconds(4))).isFalse();
    assertThat(state.isUpgradedBy(now.plus(JOB))).isTrue();
    state.moveTo(now.plus(JOB));

    assertThat(state.version()).isEqualTo("6.0.0");
    assertThat(state.report(now.plus(JOB)).path("jobs")).isEmpty();
    assertThat(state.upgrade(wanted, now, JOB).content().path("code").asText())
        .isEqualTo("SAME_VERSION");
  }

  @Test
  void flush_bringsEverythingToTheCloudAtItsEnd() {
    state.flush(now, JOB);

    state.moveTo(now.plus(JOB));

    assertThat(state.report(now.plus(JOB)).path("cacheDirtyBytes").asLong()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status|{}|SUCCEEDED",
        "share.list|{}|SUCCEEDED",
        "cache.flush|{}|SUCCEEDED",
        "restart|{'delayS':9}|SUCCEEDED",
        "log.excerpt|{'lines':20,'level':'INFO'}|SUCCEEDED",
        "x-acme.echo|{'a':1}|SUCCEEDED",
        "x-acme.other|{}|FAILED"
      })
  void command_ofEachKind_hasItsOutcome(String command, String arguments, String outcome)
      throws IOException {
    GatewayReply reply = gateway().run(command, arguments(arguments));

    assertThat(reply.outcome()).isEqualTo(outcome);
    assertThat(
            Contracts.load()
                .violation(
                    "csg.command.replied", reply.data(UUID.randomUUID().toString(), command)))
        .isEmpty();
  }

  @Test
  void command_isRunAndAnswered() throws IOException {
    SimulatedGateway gateway = gateway();

    gateway.received(command(UUID.randomUUID(), "share.list", "{}", 30));

    assertThat(gateway.ran()).isEqualTo(1);
    assertThat(gateway.openEvents()).isEqualTo(1);
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.DELIVERED)).isEqualTo(1);
  }

  @Test
  void command_thatComesAgain_isRunOnceAndAnsweredTwice() throws IOException {
    SimulatedGateway gateway = gateway();
    UUID id = UUID.randomUUID();

    gateway.received(command(id, "cache.flush", "{}", 30));
    gateway.received(command(id, "cache.flush", "{}", 30));

    assertThat(gateway.ran()).isEqualTo(1);
    assertThat(gateway.openEvents()).isEqualTo(2);
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.DEDUPLICATED)).isEqualTo(1);
  }

  @Test
  void command_pastItsTime_isNotRun() throws IOException {
    SimulatedGateway gateway = gateway();

    gateway.received(command(UUID.randomUUID(), "restart", "{'delayS':0}", -1));

    assertThat(gateway.ran()).isZero();
    assertThat(gateway.openEvents()).isZero();
    assertThat(ledger.count(Flow.GATEWAY_COMMAND_DOWN, Fate.EXPIRED)).isEqualTo(1);
  }

  @Test
  void reply_ofEachOutcome_fitsItsSchema() {
    Contracts contracts = Contracts.load();
    String id = UUID.randomUUID().toString();

    assertThat(
            contracts.violation("csg.command.replied", state.listShares().data(id, "share.list")))
        .isEmpty();
    assertThat(
            contracts.violation(
                "csg.command.replied", GatewayReply.failed("BUSY", "not now").data(id, "restart")))
        .isEmpty();
  }

  private static ObjectNode arguments(String text) throws IOException {
    return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
  }

  private SimulatedGateway gateway() {
    FleetSettings common =
        FleetSettings.builder(BrokerAccess.parse("tcp://127.0.0.1:1883")).size(1, 0).build();
    DeviceContext context =
        new DeviceContext(
            common,
            Contracts.load(),
            ledger,
            new Chances(common.seed()),
            new MqttLinks(common, Duration.ZERO),
            scheduler);
    return new SimulatedGateway(context, GatewaySettings.of(common, 1), ClientId.parse(CLIENT_ID));
  }

  private MqttLink.Message command(UUID id, String command, String arguments, int seconds)
      throws IOException {
    ObjectNode event =
        JSON.createObjectNode()
            .put("specversion", "1.0")
            .put("id", id.toString())
            .put("source", "GID_bridge@@@bridge")
            .put("type", "csg.command")
            .put("time", now.minusSeconds(60).toString())
            .put("datacontenttype", "application/json")
            .put("expirytime", Instant.now().plusSeconds(seconds).toString())
            .put("replytopic", "csg-up/reply/r1");
    event
        .putObject("data")
        .put("command", command)
        .put("bulkReplyTopic", "csg-bulk-up/reply/r1")
        .set("arguments", arguments(arguments));
    return new MqttLink.Message(
        event.toString().getBytes(StandardCharsets.UTF_8), EventCodec.STRUCTURED, Map.of());
  }
}
