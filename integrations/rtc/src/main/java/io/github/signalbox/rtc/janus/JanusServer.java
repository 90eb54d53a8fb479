/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import static io.github.signalbox.rtc.janus.AdminClient.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.rtc.Room;
import io.github.signalbox.rtc.RtcOutcome;
import io.github.signalbox.rtc.RtcServer;
import io.github.signalbox.rtc.RtcUnavailableException;
import io.github.signalbox.rtc.ServerAccess;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rooms of Janus's VideoRoom plugin.
 *
 * <p>A room is private, has a pin, admits only credentials of its list, and lets nobody receive who
 * does not send or wait to send in it ({@code require_pvtid}): the list alone would not keep a
 * stranger from receiving. Its secret is derived from the plugin's admin key, so that any replica
 * can manage it, and destroy it when nobody remembers it any more.
 *
 * <p>Source: Janus manual, "VideoRoom plugin documentation".
 */
public final class JanusServer implements RtcServer {
  private static final String TYPE = "janus";
  private static final int NO_SUCH_ROOM = 426;
  private static final int ROOM_EXISTS = 427;
  private static final int NO_SUCH_PARTICIPANT = 428;
  private static final int WRONG_TYPE = 430;
  private static final String MQTT_EVENT_HANDLER = "janus.eventhandler.mqttevh";

  private String adminUrl = "";
  private String adminSecret = "";
  private String adminKey = "";
  private String publicUrl = "";
  private String tokenSecret = "";
  private String roomPrefix = "";
  private Duration connectTimeout = Duration.ofSeconds(2);
  private Duration requestTimeout = Duration.ofSeconds(5);
  private @Nullable AdminClient client;

  /** Creates the bean. */
  public JanusServer() {}

  /**
   * Sets the address of the Admin API.
   *
   * @param url http or https, with the base path
   * @throws IllegalArgumentException if it is neither
   */
  public void setAdminUrl(String url) {
    this.adminUrl = address("rtc.janus.admin-url", url, "http", "https");
  }

  /**
   * Sets the secret of the Admin API.
   *
   * @param secret Janus's {@code admin_secret}
   */
  public void setAdminSecret(String secret) {
    this.adminSecret = secret;
  }

  /**
   * Sets the key without which the plugin makes no rooms.
   *
   * @param key the plugin's {@code admin_key}
   */
  public void setAdminKey(String key) {
    this.adminKey = key;
  }

  /**
   * Sets where terminals reach Janus.
   *
   * @param url ws or wss
   * @throws IllegalArgumentException if it is neither
   */
  public void setPublicUrl(String url) {
    this.publicUrl = address("rtc.janus.public-url", url, "ws", "wss");
  }

  /**
   * Sets the secret that tokens for Janus itself are signed with.
   *
   * @param secret Janus's {@code token_auth_secret}; empty where Janus asks for no token
   */
  public void setTokenSecret(String secret) {
    this.tokenSecret = secret;
  }

  /**
   * Sets what the names of the bundle's rooms begin with.
   *
   * @param prefix the beginning; other rooms are left alone
   */
  public void setRoomPrefix(String prefix) {
    this.roomPrefix = prefix;
  }

  /**
   * Sets the longest wait for a connection.
   *
   * @param millis milliseconds, 1 or more
   */
  public void setConnectTimeoutMs(long millis) {
    this.connectTimeout = positive("rtc.janus.connect-timeout-ms", millis);
  }

  /**
   * Sets the longest wait for an answer.
   *
   * @param millis milliseconds, 1 or more
   */
  public void setRequestTimeoutMs(long millis) {
    this.requestTimeout = positive("rtc.janus.request-timeout-ms", millis);
  }

  private static String address(String setting, String url, String plain, String secure) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null
          && (plain.equals(uri.getScheme()) || secure.equals(uri.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // the same to say
    }
    throw new IllegalArgumentException(
        "%s='%s' must be %s://host:port or %s://host:port, with its path"
            .formatted(setting, url, plain, secure));
  }

  private static Duration positive(String name, long millis) {
    if (millis < 1) {
      throw new IllegalArgumentException(name + "=" + millis + " must be >= 1");
    }
    return Duration.ofMillis(millis);
  }

  @Override
  public RtcOutcome create(Room room) {
    ObjectNode request =
        request("create")
            .put("admin_key", adminKey)
            .put("room", room.id())
            .put("description", room.title().isEmpty() ? room.id() : room.title())
            .put("is_private", true)
            .put("secret", secret(room.id()))
            .put("pin", room.pin())
            .put("publishers", room.publishers())
            .put("notify_joining", true)
            .put("require_pvtid", true)
            .put("permanent", false);
    tokens(request, room.tokens());
    return attempt(
        () -> {
          JsonNode answer = client().ask(request);
          return code(answer) == ROOM_EXISTS ? allow(room.id(), room.tokens()) : outcome(answer, 0);
        });
  }

  @Override
  public RtcOutcome allow(String room, List<String> tokens) {
    return change(tokens(allowed(room, "add"), tokens), 0);
  }

  @Override
  public RtcOutcome disallow(String room, List<String> tokens) {
    return change(tokens(allowed(room, "remove"), tokens), 0);
  }

  private ObjectNode allowed(String room, String action) {
    return managing("allowed", room).put("action", action);
  }

  private static ObjectNode tokens(ObjectNode request, List<String> tokens) {
    ArrayNode list = request.putArray("allowed");
    tokens.forEach(list::add);
    return request;
  }

  @Override
  public RtcOutcome kick(String room, String participant) {
    return change(managing("kick", room).put("id", participant), NO_SUCH_PARTICIPANT);
  }

  @Override
  public RtcOutcome mute(String room, String participant, Set<String> mids, boolean muted) {
    boolean missing = false;
    for (String mid : mids) {
      ObjectNode request =
          managing("moderate", room).put("id", participant).put("mid", mid).put("mute", muted);
      RtcOutcome outcome = change(request, 0);
      if (outcome instanceof RtcOutcome.Refused refused && refused.code() == NO_SUCH_PARTICIPANT) {
        // A stream that is gone must not keep the others from being silenced.
        missing = true;
      } else if (!(outcome instanceof RtcOutcome.Done)) {
        return outcome;
      }
    }
    return missing ? absentOrSilent(room, participant) : RtcOutcome.DONE;
  }

  /** Janus has one code for a participant who is gone and for one who sends nothing yet. */
  private RtcOutcome absentOrSilent(String room, String participant) {
    Map<String, Boolean> present = new LinkedHashMap<>();
    RtcOutcome outcome = participants(room, present);
    return outcome instanceof RtcOutcome.Done && present.containsKey(participant)
        ? new RtcOutcome.NotPublishing()
        : outcome;
  }

  @Override
  public RtcOutcome destroy(String room) {
    return change(managing("destroy", room), NO_SUCH_ROOM);
  }

  @Override
  public RtcOutcome participants(String room, Map<String, Boolean> participants) {
    return attempt(
        () -> {
          JsonNode answer = client().ask(request("listparticipants").put("room", room));
          for (JsonNode each : answer.path("participants")) {
            participants.put(each.path("id").asText(), each.path("publisher").asBoolean());
          }
          return outcome(answer, 0);
        });
  }

  @Override
  public List<String> rooms() {
    List<String> names = new ArrayList<>();
    RtcOutcome outcome =
        attempt(
            () -> {
              JsonNode answer = client().ask(request("list").put("admin_key", adminKey));
              answer.path("list").forEach(room -> names.add(room.path("room").asText()));
              return outcome(answer, 0);
            });
    if (!(outcome instanceof RtcOutcome.Done)) {
      throw new RtcUnavailableException(
          "the rooms of " + adminUrl + " cannot be listed: " + RtcOutcome.inWords(outcome));
    }
    return names.stream().filter(name -> name.startsWith(roomPrefix)).sorted().toList();
  }

  @Override
  public ServerAccess access(Instant until) {
    String token =
        tokenSecret.isEmpty()
            ? null
            : SignedToken.of(tokenSecret, until, TYPE, AdminClient.VIDEO_ROOM);
    return new ServerAccess(TYPE, publicUrl, token);
  }

  @Override
  public String version() {
    try {
      return "Janus " + client().ask("info").path("version_string").asText();
    } catch (JanusException e) {
      throw new RtcUnavailableException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Asks Janus what it is and how it is set up; for a diagnosis.
   *
   * @return what it says
   * @throws RtcUnavailableException if it cannot be asked or refuses
   */
  public JanusInfo info() {
    try {
      JsonNode info = client().ask("info");
      JsonNode named = client().ask(request("exists").put("room", "a name"));
      return new JanusInfo(
          info.path("version_string").asText(),
          code(named) != WRONG_TYPE,
          client().runs(MQTT_EVENT_HANDLER),
          info.path("auth_token").asBoolean());
    } catch (JanusException e) {
      throw new RtcUnavailableException(String.valueOf(e.getMessage()));
    }
  }

  private ObjectNode managing(String name, String room) {
    return request(name).put("room", room).put("secret", secret(room));
  }

  private String secret(String room) {
    return SignedToken.hex(adminKey, room);
  }

  private RtcOutcome change(ObjectNode request, int harmless) {
    return attempt(() -> outcome(client().ask(request), harmless));
  }

  private static RtcOutcome attempt(Supplier<RtcOutcome> operation) {
    try {
      return operation.get();
    } catch (JanusException e) {
      return e.outcome();
    }
  }

  private static int code(JsonNode answer) {
    return answer.path("error_code").asInt();
  }

  private static RtcOutcome outcome(JsonNode answer, int harmless) {
    int code = code(answer);
    if (code == 0 || code == harmless) {
      return RtcOutcome.DONE;
    }
    return code == NO_SUCH_ROOM
        ? new RtcOutcome.NoSuchRoom()
        : new RtcOutcome.Refused(code, answer.path("error").asText());
  }

  private synchronized AdminClient client() {
    if (client == null) {
      client = new AdminClient(URI.create(adminUrl), adminSecret, connectTimeout, requestTimeout);
    }
    return client;
  }

  /** Ends the connections to Janus. */
  public synchronized void close() {
    if (client != null) {
      client.close();
      client = null;
    }
  }
}
