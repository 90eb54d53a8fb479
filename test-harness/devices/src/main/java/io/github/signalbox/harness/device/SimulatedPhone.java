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
import io.github.signalbox.message.Json;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A terminal of a user without media: keeps its session while it is away, rings, answers after a
 * while, takes part once the bridge has confirmed that it was the first of its user, and leaves.
 *
 * <p>Safe for use by several threads. Made and ended by a {@link PhoneFleet}.
 */
public final class SimulatedPhone {
  private static final ObjectMapper JSON = Json.mapper();
  private static final int REMEMBERED = 1000;
  private static final String INVITATION = "rtc.invitation";
  private static final String ENDED = "rtc.meeting.ended";

  private final Object lock = new Object();
  private final DeviceContext context;
  private final PhoneSettings settings;
  private final CallTimes times;
  private final PhoneListener listener;
  private final ClientId clientId;
  private final String userId;
  private final Clock clock;
  private final Connection connection;
  private final Uplink uplink;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Long> answeredAt = new LinkedHashMap<>();
  private final Map<String, JsonNode> invitations = new LinkedHashMap<>();
  private final Map<String, Asked> sent = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private int events;
  private int thinking;
  private boolean settling;

  SimulatedPhone(
      DeviceContext context,
      PhoneSettings settings,
      CallTimes times,
      PhoneListener listener,
      ClientId clientId,
      String userId) {
    this.context = context;
    this.settings = settings;
    this.times = times;
    this.listener = listener;
    this.clientId = clientId;
    this.userId = userId;
    Faults faults = settings.common().faults();
    boolean wrong = context.chances().hits(faults.wrongClock(), "wrong-clock", clientId.toString());
    this.clock = wrong ? Clock.offset(Clock.systemUTC(), faults.clockOffset()) : Clock.systemUTC();
    Contracts contracts = context.contracts();
    List<String> topics =
        List.of(contracts.p2pTopic(INVITATION, clientId), contracts.p2pTopic(ENDED, clientId));
    this.connection =
        new Connection(lock, context, clientId.toString(), topics, this::received, new Watch());
    this.uplink = new Uplink(lock, context, connection.link(), false);
  }

  /** What a phone has to do with a meeting. */
  private enum Part {
    RINGING,
    ANSWERED,
    IN
  }

  /** What an event of the phone was about; the meeting is empty where it asked for a new one. */
  private record Asked(Flow flow, String meeting) {}

  /** Sends what waits, and breaks the connection now and then where the faults say so. */
  private final class Watch implements Connection.Listener {
    @Override
    public void ready() {
      uplink.connected();
      Faults faults = settings.common().faults();
      if (!settling && context.chances().hits(faults.die(), "die", clientId.toString())) {
        double factor =
            0.5 + context.chances().draw("die-" + connection.connects(), clientId.toString());
        long nanos = (long) (faults.dieEvery().toNanos() * factor);
        context.later(Duration.ofNanos(nanos), () -> cut(faults.dieFor()));
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
    }
  }

  /**
   * Asks for a meeting.
   *
   * @param invitees user IDs
   * @return the request's ID
   */
  public String call(List<String> invitees) {
    return call(invitees, System.nanoTime());
  }

  String call(List<String> invitees, long plannedNanos) {
    synchronized (lock) {
      ObjectNode data = JSON.createObjectNode().put("media", "audio");
      invitees.forEach(data.withArray("invitees")::add);
      String id = nextId();
      times.requested(id, plannedNanos);
      send(Flow.CALL_REQUESTED, "rtc.meeting.requested", id, data);
      return id;
    }
  }

  private String nextId() {
    events++;
    return clientId.deviceId() + "-" + settings.common().run() + "-" + events;
  }

  private void send(Flow flow, String type, String id, ObjectNode data) {
    sent.put(id, new Asked(flow, data.path("meetingId").asText()));
    trim(sent.keySet());
    var event =
        EventCodec.event(clientId.toString(), type, id)
            .withTime(clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC))
            .withData(JsonCloudEventData.wrap(data));
    String topic = context.contracts().parentOf(type) + "/phone";
    uplink.send(new Outgoing(flow, topic, id, EventCodec.encode(event.build()), () -> {}));
  }

  private static void trim(Set<?> remembered) {
    if (remembered.size() > REMEMBERED) {
      remembered.remove(remembered.iterator().next());
    }
  }

  void received(MqttLink.Message message) {
    synchronized (lock) {
      JsonNode envelope = message.envelope();
      String type = envelope.path("type").asText();
      Flow flow = type.equals(INVITATION) ? Flow.INVITATION_DOWN : Flow.CALL_NOTICE_DOWN;
      RawEvent raw =
          new RawEvent(
              context.contracts().parentOrUnknown(type),
              message.payload(),
              message.contentType(),
              message.userProperties());
      switch (context.contracts().reader(clock).read(raw)) {
        case EventReading.Accepted event -> accepted(flow, event, envelope);
        case EventReading.Refused refused -> refused(flow, refused);
      }
    }
  }

  private void refused(Flow flow, EventReading.Refused refused) {
    boolean late =
        refused.code() == RefusalCode.EXPIRED_EVENT || refused.code() == RefusalCode.STALE_EVENT;
    String id = refused.id() == null ? "unreadable" : refused.id();
    context.ledger().enter(flow, late ? Fate.EXPIRED : Fate.REFUSED, book(id));
  }

  /** Each phone gets events of its own, and the books hold those of many. */
  private String book(String id) {
    return clientId.deviceId() + " " + id;
  }

  private void accepted(Flow flow, EventReading.Accepted event, JsonNode envelope) {
    String key = event.source() + " " + event.id();
    if (!known.add(key)) {
      context.ledger().enter(flow, Fate.DEDUPLICATED, book(event.id()));
      return;
    }
    trim(known);
    context.ledger().enter(flow, Fate.DELIVERED, book(event.id()));
    JsonNode data = event.data();
    String meeting = data.path("meetingId").asText();
    switch (event.type()) {
      case INVITATION -> invited(data, meeting, envelope.path("correlationid").textValue());
      case "rtc.meeting.changed" -> changed(meeting);
      case "rtc.invitation.withdrawn" -> withdrawn(meeting);
      case ENDED, "rtc.participant.removed" -> over(meeting);
      case "rtc.error" -> error(data.path("requestId").asText());
      default -> {
        // Contacts and moderation: there is nobody to show them to.
      }
    }
  }

  private void invited(JsonNode data, String meeting, @Nullable String request) {
    boolean again = parts.containsKey(meeting);
    if (!again) {
      times.invited(request, meeting, System.nanoTime());
    }
    if (data.path("acceptedBy").asText().equals(clientId.toString())) {
      parts.put(meeting, Part.IN);
      trim(parts.keySet());
      listener.joining(this, data);
      leaveLater(meeting);
    } else if (data.has("acceptedBy")) {
      withdrawn(meeting);
    } else if (!again) {
      parts.put(meeting, Part.RINGING);
      trim(parts.keySet());
      thinking++;
      context.later(around(settings.thinkTime(), "think", meeting), () -> answer(meeting, data));
    }
  }

  /** From half to one and a half of a time, as the seed says. */
  private Duration around(Duration mean, String purpose, String meeting) {
    double factor = 0.5 + context.chances().draw(purpose, clientId + meeting);
    return Duration.ofNanos((long) (mean.toNanos() * factor));
  }

  private void answer(String meeting, JsonNode invitation) {
    synchronized (lock) {
      thinking--;
      if (parts.get(meeting) != Part.RINGING) {
        return;
      }
      if (!clock.instant().isBefore(Instant.parse(invitation.path("expiresAt").asText()))) {
        parts.remove(meeting);
        return;
      }
      double draw = context.chances().draw("answer", clientId + meeting);
      boolean accepts = draw < settings.accept();
      boolean declines = !accepts && draw < settings.accept() + settings.decline();
      if (!accepts && !declines) {
        return;
      }
      ObjectNode data = JSON.createObjectNode().put("meetingId", meeting);
      data.put("answer", accepts ? "ACCEPTED" : "DECLINED");
      if (accepts) {
        parts.put(meeting, Part.ANSWERED);
        answeredAt.put(meeting, System.nanoTime());
        invitations.put(meeting, invitation);
        trim(answeredAt.keySet());
        trim(invitations.keySet());
      } else {
        parts.remove(meeting);
      }
      send(Flow.CALL_ANSWERED, "rtc.invitation.answered", nextId(), data);
    }
  }

  private void changed(String meeting) {
    if (parts.get(meeting) == Part.ANSWERED) {
      parts.put(meeting, Part.IN);
      long took = System.nanoTime() - answeredAt.get(meeting);
      context.ledger().time(Stage.ANSWER_TO_CONFIRMED, Duration.ofNanos(took));
      listener.joining(this, invitations.get(meeting));
      leaveLater(meeting);
    }
  }

  private void leaveLater(String meeting) {
    context.later(around(settings.talkTime(), "talk", meeting), () -> leave(meeting));
  }

  private void leave(String meeting) {
    synchronized (lock) {
      if (parts.get(meeting) == Part.IN) {
        over(meeting);
        ObjectNode data = JSON.createObjectNode().put("meetingId", meeting);
        send(Flow.CALL_CONTROL, "rtc.leave.requested", nextId(), data);
      }
    }
  }

  private void withdrawn(String meeting) {
    if (parts.get(meeting) != Part.IN) {
      parts.remove(meeting);
    }
  }

  private void over(String meeting) {
    if (parts.remove(meeting) == Part.IN) {
      listener.leaving(this, meeting);
    }
  }

  private void error(String requestId) {
    Asked asked = sent.get(requestId);
    if (asked == null) {
      return;
    }
    context.ledger().enter(asked.flow(), Fate.REFUSED, requestId);
    if (asked.flow() == Flow.CALL_ANSWERED) {
      withdrawn(asked.meeting());
    }
  }

  /** Returns the MQTT client ID. */
  public ClientId clientId() {
    return clientId;
  }

  /** Returns its user. */
  public String userId() {
    return userId;
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

  /** Returns the meetings that it takes part in. */
  public Set<String> meetings() {
    synchronized (lock) {
      Set<String> meetings = new LinkedHashSet<>();
      parts.forEach(
          (meeting, part) -> {
            if (part == Part.IN) {
              meetings.add(meeting);
            }
          });
      return meetings;
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

  /**
   * Returns whether it takes part in no meeting, waits for no confirmation, thinks about no answer,
   * and the broker has all its events. What it lets ring does not count.
   */
  boolean isSettled() {
    synchronized (lock) {
      return thinking == 0
          && uplink.openEvents() == 0
          && !parts.containsValue(Part.IN)
          && !parts.containsValue(Part.ANSWERED);
    }
  }

  void stop() {
    synchronized (lock) {
      settling = true;
      connection.close();
    }
  }
}
