/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Stage;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cloud storage gateway: reports its state, runs each command once and answers it where the
 * command says, as long as its caller waits. A command that comes again is not run again, but
 * answered as before.
 *
 * <p>Safe for use by several threads. Made and ended by a {@link GatewayFleet}.
 */
public final class SimulatedGateway {
  private static final Duration RESTART_TIME = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final String COMMAND = "csg.command";
  private static final String ERROR = "csg.error";

  private final Object lock = new Object();
  private final DeviceContext context;
  private final GatewaySettings settings;
  private final ClientId clientId;
  private final Clock clock = Clock.systemUTC();
  private final Connection connection;
  private final Uplink uplink;
  private final GatewayState state;
  private final GatewayEventWriter writer;
  private final CommandDesk desk;
  private int turns;
  private boolean reporting;
  private boolean restarting;
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
    this.writer = new GatewayEventWriter(clientId, settings.common().run());
    this.desk =
        new CommandDesk(lock, context, settings, clientId, clock, writer, uplink, this::run);
  }

  /** Reports on each connect, and breaks the connection now and then where the faults say so. */
  private final class Watch implements Connection.Listener {
    @Override
    public void ready() {
      uplink.connected();
      report();
      Faults faults = settings.common().faults();
      boolean dies =
          context.chances().hits(faults.die(), "die", clientId.toString(), clientId.deviceId());
      if (!stopped && dies) {
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
    turns++;
    context.later(around(settings.reportEvery(), "report-" + turns), this::reportInTurn);
  }

  private void reportInTurn() {
    synchronized (lock) {
      if (reporting) {
        if (connection.isReady() && !uplink.hasOpenStatus()) {
          report();
        }
        reportLater();
      }
    }
  }

  private void reportNow() {
    synchronized (lock) {
      if (reporting && connection.isReady()) {
        report();
      }
    }
  }

  private void report() {
    Instant now = move();
    String id = writer.nextId();
    byte[] payload = writer.status(id, state.report(now), now);
    String topic = context.contracts().parentOf(GatewayEventWriter.STATUS_TYPE) + "/report";
    long startedAt = System.nanoTime();
    Runnable acknowledged =
        () ->
            context
                .ledger()
                .time(
                    Stage.STATUS_TO_ACKNOWLEDGED, Duration.ofNanos(System.nanoTime() - startedAt));
    uplink.send(new Outgoing(Flow.GATEWAY_STATUS_UP, topic, id, payload, acknowledged));
  }

  /** Lets time pass, and restarts where a version waits for it; returns the time that it is. */
  private Instant move() {
    Instant now = clock.instant();
    state.moveTo(now);
    if (state.needsRestart() && !restarting) {
      restartAfter(Duration.ZERO);
    }
    return now;
  }

  /** From half to one and a half of a time, as the seed says. */
  private Duration around(Duration mean, String purpose) {
    double factor = 0.5 + context.chances().draw(purpose, clientId.toString());
    return Duration.ofNanos((long) (mean.toNanos() * factor));
  }

  void received(MqttLink.Message message) {
    synchronized (lock) {
      JsonNode envelope = message.envelope();
      RawEvent raw =
          new RawEvent(
              context.contracts().parentOrUnknown(envelope.path("type").asText()),
              message.payload(),
              message.contentType(),
              message.userProperties());
      switch (context.contracts().reader(clock).read(raw)) {
        case EventReading.Accepted event -> accepted(event, envelope);
        case EventReading.Refused refused -> {
          RefusalCode code = refused.code();
          boolean late = code == RefusalCode.EXPIRED_EVENT || code == RefusalCode.STALE_EVENT;
          desk.refused(refused.id(), late ? Fate.EXPIRED : Fate.REFUSED);
        }
      }
    }
  }

  private void accepted(EventReading.Accepted event, JsonNode envelope) {
    if (event.type().equals(COMMAND)) {
      desk.accepted(event, envelope);
    } else if (event.type().equals(ERROR)) {
      String id = event.data().path("requestId").asText();
      Flow flow = desk.isReply(id) ? Flow.GATEWAY_REPLY_UP : Flow.GATEWAY_STATUS_UP;
      context.ledger().enter(flow, Fate.REFUSED, id);
    }
  }

  private GatewayReply run(String command, ObjectNode arguments) {
    Instant now = move();
    Duration takes = settings.jobTime();
    return switch (command) {
      case "status" -> GatewayReply.succeeded(state.report(now));
      case "share.list" -> state.listShares();
      case "share.create" -> reportAfter(state.createShare(arguments), SOON);
      case "share.delete" -> reportAfter(state.deleteShare(arguments), SOON);
      case "bucket.attach" -> reportAfter(state.attach(arguments), SOON);
      case "bucket.detach" -> reportAfter(state.detach(arguments), SOON);
      case "cache.flush" -> job(state.flush(now, takes));
      case "upgrade" -> job(state.upgrade(arguments, now, takes));
      case "log.excerpt" -> state.log(arguments, now);
      case "restart" -> restart(arguments.path("delayS").asInt());
      case "x-acme.echo" -> GatewayReply.succeeded(arguments);
      default -> GatewayReply.failed("UNKNOWN_COMMAND", "this gateway knows no " + command);
    };
  }

  /** Reports after a while, if the command has changed something. */
  private GatewayReply reportAfter(GatewayReply reply, Duration after) {
    if (reply.hasSucceeded()) {
      context.later(after, this::reportNow);
    }
    return reply;
  }

  /** Reports that the job has begun, and again when it is through. */
  private GatewayReply job(GatewayReply reply) {
    return reportAfter(reportAfter(reply, SOON), settings.jobTime().plus(SOON));
  }

  private GatewayReply restart(int delayS) {
    restartAfter(Duration.ofSeconds(delayS));
    return GatewayReply.succeeded(JsonNodeFactory.instance.objectNode().put("restartsInS", delayS));
  }

  /** Restarts once answers have had the time to leave. */
  private void restartAfter(Duration delay) {
    restarting = true;
    context.later(
        delay.plus(settings.thinkTime().multipliedBy(2)).plus(SOON.multipliedBy(5)),
        () -> {
          synchronized (lock) {
            restarting = false;
            state.restarted(clock.instant());
            connection.cut(RESTART_TIME);
          }
        });
  }

  /** Returns the MQTT client ID. */
  public ClientId clientId() {
    return clientId;
  }

  /** Returns what became of its commands. */
  public GatewayCounts counts() {
    synchronized (lock) {
      return desk.counts();
    }
  }

  /** Returns how many commands it ran. */
  public int ran() {
    return counts().run();
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

  /** Returns the events that wait for the broker to take them over, the oldest first. */
  List<Outgoing> waiting() {
    synchronized (lock) {
      return uplink.open();
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
