/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Stage;
import io.github.signalbox.message.EventReading;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's way with commands: each is run once and answered where it says; one that comes again
 * is answered again with the same event. It is forgotten some time after its deadline, as it is
 * then refused anyway. All calls are made under the device's lock.
 */
final class CommandDesk {
  /** A reply whose data is larger goes to the topic for large ones, as the contract says. */
  static final int BULK_BYTES = 60 * 1024;

  private static final int REMEMBERED = 1000;
  private static final Duration LATENESS = Duration.ofMillis(500);
  private static final Duration KEPT = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Object lock;
  private final DeviceContext context;
  private final GatewaySettings settings;
  private final ClientId clientId;
  private final Clock clock;
  private final GatewayEventWriter writer;
  private final Uplink uplink;
  private final BiFunction<String, ObjectNode, GatewayReply> runner;
  private final Map<String, Receipt> receipts = new LinkedHashMap<>();
  private GatewayCounts counts = GatewayCounts.NONE;

  /**
   * Prepares a desk.
   *
   * @param lock the device's
   * @param runner does what a command says, with all its arguments
   */
  CommandDesk(
      Object lock,
      DeviceContext context,
      GatewaySettings settings,
      ClientId clientId,
      Clock clock,
      GatewayEventWriter writer,
      Uplink uplink,
      BiFunction<String, ObjectNode, GatewayReply> runner) {
    this.lock = lock;
    this.context = context;
    this.settings = settings;
    this.clientId = clientId;
    this.clock = clock;
    this.writer = writer;
    this.uplink = uplink;
    this.runner = runner;
  }

  /** A command as it came, and its answer. */
  private static final class Receipt {
    private final String id;
    private final JsonNode command;
    private final String replyTopic;
    private final Instant sentAt;
    private final Instant deadline;
    private final GatewayReply reply;
    private @Nullable Outgoing answer;

    Receipt(EventReading.Accepted event, JsonNode data, JsonNode envelope, GatewayReply reply) {
      this.id = event.id();
      this.command = data;
      this.replyTopic = envelope.path("replytopic").asText();
      this.sentAt = event.time();
      this.deadline =
          envelope.hasNonNull("expirytime")
              ? OffsetDateTime.parse(envelope.path("expirytime").asText()).toInstant()
              : event.time().plus(PATIENCE);
      this.reply = reply;
    }
  }

  GatewayCounts counts() {
    return counts;
  }

  /** Tells whether an event of the gateway was a reply that is still remembered. */
  boolean isReply(String eventId) {
    return receipts.values().stream()
        .anyMatch(receipt -> receipt.answer != null && receipt.answer.id().equals(eventId));
  }

  /** Counts a command that is not run: late, or not to be read. */
  void refused(@Nullable String id, Fate fate) {
    counts = counts.plus(new GatewayCounts(1, 0, 0, 1, 0));
    enter(fate, id == null ? "unreadable" : id);
  }

  private void enter(Fate fate, String id) {
    // Each gateway gets commands of its own, and the books hold those of many.
    context.ledger().enter(Flow.GATEWAY_COMMAND_DOWN, fate, clientId.deviceId() + " " + id);
  }

  /** Runs a command, or answers it again. */
  void accepted(EventReading.Accepted event, JsonNode envelope) {
    Receipt known = receipts.get(event.id());
    if (known != null) {
      counts = counts.plus(new GatewayCounts(1, 0, 1, 0, 0));
      enter(Fate.DEDUPLICATED, event.id());
      answerAgain(known);
    } else if (envelope.path("replytopic").asText().isEmpty()) {
      refused(event.id(), Fate.REFUSED);
    } else {
      counts = counts.plus(new GatewayCounts(1, 1, 0, 0, 0));
      enter(Fate.DELIVERED, event.id());
      time(Stage.COMMAND_TO_RECEIPT, event.time());
      JsonNode data = event.data();
      Receipt receipt = new Receipt(event, data, envelope, run(event.id(), data));
      forget();
      receipts.put(event.id(), receipt);
      answerLater(receipt);
    }
  }

  private void time(Stage stage, Instant from) {
    Duration took = Duration.between(from, clock.instant());
    context.ledger().time(stage, took.isNegative() ? Duration.ZERO : took);
  }

  private void forget() {
    Instant now = clock.instant();
    receipts.values().removeIf(receipt -> receipt.deadline.plus(KEPT).isBefore(now));
    if (receipts.size() >= REMEMBERED) {
      receipts.remove(receipts.keySet().iterator().next());
    }
  }

  private GatewayReply run(String id, JsonNode data) {
    if (hits(settings.faults().fail(), "fail", id)) {
      return GatewayReply.failed("INTERNAL", "the gateway failed as it was told to");
    }
    String command = data.path("command").asText();
    CommandCatalogue catalogue = context.contracts().commands();
    return catalogue
        .violation(command, data.path("arguments"))
        .map(reason -> GatewayReply.failed("INVALID_ARGUMENTS", "arguments" + reason))
        .orElseGet(
            () -> runner.apply(command, catalogue.complete(command, data.path("arguments"))));
  }

  private boolean hits(Selection selection, String purpose, String id) {
    return context
        .chances()
        .hits(
            selection,
            "command-" + purpose,
            clientId + " " + id,
            clientId.toString(),
            clientId.deviceId());
  }

  private void answerLater(Receipt receipt) {
    GatewayFaults faults = settings.faults();
    if (hits(faults.ignore(), "ignore", receipt.id)) {
      return;
    }
    Duration think = around(settings.thinkTime(), receipt.id);
    if (hits(faults.late(), "late", receipt.id)) {
      think = Duration.between(clock.instant(), receipt.deadline).plus(LATENESS);
    }
    if (think.isZero()) {
      answer(receipt);
    } else {
      context.later(
          think,
          () -> {
            synchronized (lock) {
              answer(receipt);
            }
          });
    }
  }

  /** From half to one and a half of a time, as the seed says. */
  private Duration around(Duration mean, String id) {
    double factor = 0.5 + context.chances().draw("think", clientId + " " + id);
    return Duration.ofNanos((long) (mean.toNanos() * factor));
  }

  private void answer(Receipt receipt) {
    ObjectNode data = receipt.reply.data(receipt.id, receipt.command.path("command").asText());
    boolean malformed = hits(settings.faults().malformed(), "malformed", receipt.id);
    boolean cut = malformed && context.chances().draw("cut", clientId + " " + receipt.id) < 0.5;
    if (malformed) {
      data.put("outcome", "PERHAPS");
    }
    boolean bulk = data.toString().getBytes(StandardCharsets.UTF_8).length > BULK_BYTES;
    String type = bulk ? GatewayEventWriter.BULK_TYPE : GatewayEventWriter.REPLY_TYPE;
    String id = writer.nextId();
    byte[] event = writer.reply(type, id, data, clock.instant());
    receipt.answer =
        new Outgoing(
            Flow.GATEWAY_REPLY_UP,
            bulk ? receipt.command.path("bulkReplyTopic").asText() : receipt.replyTopic,
            id,
            cut ? Arrays.copyOf(event, event.length / 2) : event,
            () -> time(Stage.COMMAND_TO_REPLIED, receipt.sentAt));
    answerAgain(receipt);
  }

  /** Sends the answer, unless it is still to come or never will. */
  private void answerAgain(Receipt receipt) {
    if (receipt.answer != null) {
      counts = counts.plus(new GatewayCounts(0, 0, 0, 0, 1));
      uplink.send(receipt.answer);
    }
  }
}
