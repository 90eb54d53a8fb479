/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.jackson.JsonCloudEventData;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Stage;
import io.github.signalbox.message.EventCodec;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cloud storage gateway: reports its state, runs each command once and answers it where the
 * command says, as long as its caller waits. A command that comes again is not run again, but
 * answered as before.
 *
 * <p>Safe for use by several threads. Made and ended by a {@link GatewayFleet}.
 */
public final class SimulatedGateway {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REMEMBERED = 1000;
  private static final int BULK_BYTES = 60 * 1024;
  private static final Duration RESTART_TIME = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final String COMMAND = "csg.command";

  private final Object lock = new Object();
  private final DeviceContext context;
  private final GatewaySettings settings;
  private final ClientId clientId;
  private final Clock clock = Clock.systemUTC();
  private final Connection connection;
  private final Uplink uplink;
  private final GatewayState state;
  private final Map<String, Answered> answered = new LinkedHashMap<>();
  private int events;
  private int ran;
  private boolean reporting;
  private boolean stopped;

  SimulatedGateway(DeviceContext context, GatewaySettings settings, ClientId clientId) {
    this.context = context;
    this.settings = settings;
    this.clientId = clientId;
    this.state =
        new GatewayState(context.chances().of("gateway", clientId.toString()), clock.instant());
    this.connection =
        new Connection(
            lock,
            context,
            clientId.toString(),
            List.of(context.contracts().p2pTopic(COMMAND, clientId)),
            this::received,
            new Watch());
    this.uplink = new Uplink(lock, context, connection.link(), false);
  }

  /** A command that was run, with its answer. */
  private record Answered(JsonNode command, GatewayReply reply) {}

  /** Reports on each connect, and breaks the connection now and then where the faults say so. */
  private final class Watch implements Connection.Listener {
    @Override
    public void ready() {
      uplink.connected();
      report();
      Faults faults = settings.common().faults();
      if (!stopped && context.chances().hits(faults.die(), "die", clientId.toString())) {
        context.later(
            around(faults.dieEvery(), "die-" + connection.connects()), () -> cut(faults.dieFor()));
      }
    }

    @Override
    public void lost() {
      uplink.disconnected();
    }
  }

  void start(Duration delay) {
    synchronized (lock) {
      connection.open(delay);
      reporting = true;
      reportLater();
    }
  }

  private void reportLater() {
    context.later(around(settings.reportEvery(), "report-" + events), this::reportInTurn);
  }

  private void reportInTurn() {
    synchronized (lock) {
      if (reporting) {
        if (connection.isReady() && uplink.openEvents() == 0) {
          report();
        }
        reportLater();
      }
    }
  }

  private void report() {
    Instant now = clock.instant();
    boolean upgraded = state.isUpgradedBy(now);
    state.moveTo(now);
    if (upgraded) {
      restartAfter(Duration.ZERO);
    }
    send(
        Flow.GATEWAY_STATUS_UP,
        context.contracts().parentOf("csg.status.reported") + "/report",
        "csg.status.reported",
        nextId(),
        state.report(now));
  }

  /** From half to one and a half of a time, as the seed says. */
  private Duration around(Duration mean, String purpose) {
    double factor = 0.5 + context.chances().draw(purpose, clientId.toString());
    return Duration.ofNanos((long) (mean.toNanos() * factor));
  }

  private String nextId() {
    events++;
    return clientId.deviceId() + "-" + settings.common().run() + "-" + events;
  }

  private void send(Flow flow, String topic, String type, String id, JsonNode data) {
    var event =
        EventCodec.event(clientId.toString(), type, id)
            .withTime(clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
            .withData(JsonCloudEventData.wrap(data));
    if (data.has("commandId")) {
      event.withExtension("correlationid", data.path("commandId").asText());
    }
    uplink.send(new Outgoing(flow, topic, id, EventCodec.encode(event.build()), () -> {}));
  }

  void received(MqttLink.Message message) {
    synchronized (lock) {
      RawEvent raw =
          new RawEvent(
              context.contracts().parentOrUnknown(message.envelope().path("type").asText()),
              message.payload(),
              message.contentType(),
              message.userProperties());
      switch (context.contracts().reader(clock).read(raw)) {
        case EventReading.Accepted event -> accepted(event, message.envelope());
        case EventReading.Refused refused -> {
          boolean late = refused.code() == RefusalCode.EXPIRED_EVENT;
          String id = refused.id() == null ? "unreadable" : refused.id();
          context
              .ledger()
              .enter(Flow.GATEWAY_COMMAND_DOWN, late ? Fate.EXPIRED : Fate.REFUSED, book(id));
        }
      }
    }
  }

  /** Commands of a fleet command have IDs of their own; books hold those of many gateways. */
  private String book(String id) {
    return clientId.deviceId() + " " + id;
  }

  private void accepted(EventReading.Accepted event, JsonNode envelope) {
    if (!event.type().equals(COMMAND)) {
      return;
    }
    Answered before = answered.get(event.id());
    context
        .ledger()
        .enter(
            Flow.GATEWAY_COMMAND_DOWN,
            before == null ? Fate.DELIVERED : Fate.DEDUPLICATED,
            book(event.id()));
    if (before != null) {
      reply(event.id(), envelope, before.reply());
      return;
    }
    ran++;
    Duration underWay = Duration.between(event.time(), clock.instant());
    context
        .ledger()
        .time(Stage.COMMAND_TO_RECEIPT, underWay.isNegative() ? Duration.ZERO : underWay);
    JsonNode data = event.data();
    double luck = context.chances().draw("fault", clientId + event.id());
    GatewayFaults faults = settings.faults();
    GatewayReply reply =
        luck < faults.fail()
            ? GatewayReply.failed("INTERNAL", "the gateway failed as it was told to")
            : run(data.path("command").asText(), data.path("arguments"));
    answered.put(event.id(), new Answered(data, reply));
    if (answered.size() > REMEMBERED) {
      answered.remove(answered.keySet().iterator().next());
    }
    answerLater(event.id(), envelope, reply, luck - faults.fail());
  }

  private void answerLater(String id, JsonNode envelope, GatewayReply reply, double luck) {
    GatewayFaults faults = settings.faults();
    if (luck >= 0 && luck < faults.ignore()) {
      return;
    }
    double left = luck - faults.ignore();
    Duration think = around(settings.thinkTime(), "think-" + id);
    if (left >= 0 && left < faults.late()) {
      Instant deadline = Instant.parse(envelope.path("expirytime").asText());
      think = Duration.between(clock.instant(), deadline).plusMillis(500);
    }
    left -= faults.late();
    boolean malformed = left >= 0 && left < faults.malformed();
    GatewayReply spoiled = malformed ? new GatewayReply("PERHAPS", reply.content()) : reply;
    if (think.isZero()) {
      reply(id, envelope, spoiled);
    } else {
      context.later(
          think,
          () -> {
            synchronized (lock) {
              reply(id, envelope, spoiled);
            }
          });
    }
  }

  private void reply(String commandId, JsonNode envelope, GatewayReply reply) {
    JsonNode asked = envelope.path("data");
    ObjectNode data = reply.data(commandId, asked.path("command").asText());
    boolean bulk = data.toString().length() > BULK_BYTES;
    send(
        Flow.GATEWAY_REPLY_UP,
        bulk ? asked.path("bulkReplyTopic").asText() : envelope.path("replytopic").asText(),
        bulk ? "csg.bulk.replied" : "csg.command.replied",
        nextId(),
        data);
  }

  GatewayReply run(String command, JsonNode arguments) {
    Instant now = clock.instant();
    state.moveTo(now);
    return switch (command) {
      case "status" -> GatewayReply.succeeded(state.report(now));
      case "share.list" -> state.listShares();
      case "share.create" -> andReport(state.createShare(arguments));
      case "share.delete" -> andReport(state.deleteShare(arguments));
      case "bucket.attach" -> andReport(state.attach(arguments));
      case "bucket.detach" -> andReport(state.detach(arguments));
      case "cache.flush" -> andReport(jobBegun(state.flush(now, settings.jobTime())));
      case "upgrade" -> andReport(jobBegun(state.upgrade(arguments, now, settings.jobTime())));
      case "log.excerpt" -> state.log(arguments, now);
      case "restart" -> restart(arguments.path("delayS").asInt());
      case "x-acme.echo" -> GatewayReply.succeeded(arguments);
      default -> GatewayReply.failed("UNKNOWN_COMMAND", "this gateway knows no " + command);
    };
  }

  private GatewayReply andReport(GatewayReply reply) {
    context.later(SOON, this::reportNow);
    return reply;
  }

  /** Reports again when the job is through. */
  private GatewayReply jobBegun(GatewayReply reply) {
    context.later(settings.jobTime().plus(SOON), this::reportNow);
    return reply;
  }

  private void reportNow() {
    synchronized (lock) {
      if (reporting && connection.isReady()) {
        report();
      }
    }
  }

  private GatewayReply restart(int delayS) {
    restartAfter(Duration.ofSeconds(delayS));
    return GatewayReply.succeeded(JSON.createObjectNode().put("restartsInS", delayS));
  }

  private void restartAfter(Duration delay) {
    context.later(
        delay.plus(settings.thinkTime().multipliedBy(2)).plus(SOON.multipliedBy(5)),
        () -> {
          synchronized (lock) {
            state.restarted(clock.instant());
            connection.cut(RESTART_TIME);
          }
        });
  }

  /** Returns the MQTT client ID. */
  public ClientId clientId() {
    return clientId;
  }

  /** Returns how many commands it ran. */
  public int ran() {
    synchronized (lock) {
      return ran;
    }
  }

  /** Returns the version that it runs. */
  public String version() {
    synchronized (lock) {
      return state.version();
    }
  }

  /** Returns whether it is connected. */
  public boolean isConnected() {
    synchronized (lock) {
      return connection.isReady();
    }
  }

  /** Returns why it is not connected, as far as known; empty while connected. */
  public Optional<String> lastFailure() {
    synchronized (lock) {
      return connection.lastFailure();
    }
  }

  /**
   * Breaks the connection without a DISCONNECT.
   *
   * @param away how long it stays away before it tries to connect again
   */
  public void cut(Duration away) {
    synchronized (lock) {
      connection.cut(away);
    }
  }

  /** Returns how many events wait for the broker to take them over. */
  public int openEvents() {
    synchronized (lock) {
      return uplink.openEvents();
    }
  }

  /** Sends no further reports by itself; commands are still answered. */
  void beQuiet() {
    synchronized (lock) {
      reporting = false;
    }
  }

  void stop() {
    synchronized (lock) {
      stopped = true;
      reporting = false;
      connection.close();
    }
  }
}
