/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.presence;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.mqtt.ConnectedClient;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The events of one start of one broker, as CloudEvents in structured JSON.
 *
 * <p>Every text in them is of a name's characters or a time, so none needs escaping.
 *
 * <p>Source: ApsaraMQ for MQTT, events of clients going online and offline, for the fields of a
 * change.
 */
public final class PresenceEvents {
  private final ClientId source;
  private final String bootId;

  /**
   * Makes the events of one start.
   *
   * @param source the broker's own name among clients
   * @param bootId unlike that of any other start of this broker
   */
  public PresenceEvents(ClientId source, String bootId) {
    this.source = source;
    this.bootId = bootId;
  }

  /** What became of a connection. */
  public enum Change {
    /** The client is connected. */
    CONNECT,
    /** The client said that it leaves. */
    DISCONNECT,
    /** The connection is gone; this alone proves it. */
    TCPCLEAN
  }

  /** Returns the name that the events come from. */
  public ClientId source() {
    return source;
  }

  /**
   * A connection changed.
   *
   * @param client whose
   * @param change what became of it
   * @param time when
   * @return the event
   */
  public String changed(ConnectedClient client, Change change, Instant time) {
    String kind = change.name().toLowerCase(Locale.ROOT);
    String channelId = bootId + "." + client.channel();
    return event(
        channelId + "-" + kind,
        "presence.client.changed",
        time,
        """
        {"clientId":"%s","time":"%s","eventType":"%s","channelId":"%s","clientIp":"%s"}"""
            .formatted(client.clientId(), time, kind, channelId, client.address()));
  }

  /**
   * The broker has started: what was connected before is not any more.
   *
   * @param time when
   * @return the event
   */
  public String started(Instant time) {
    return event(
        bootId + "-started",
        "presence.broker.started",
        time,
        """
        {"bootId":"%s"}"""
            .formatted(bootId));
  }

  /**
   * Some of the connections that are open: each one with a number in the range that is not named
   * was closed by then.
   *
   * @param from first number of the range
   * @param to last number of the range
   * @param open the open ones of the range
   * @param time when
   * @return the event
   */
  public String open(long from, long to, List<ConnectedClient> open, Instant time) {
    String channels =
        open.stream()
            .map(
                client ->
                    """
                    {"clientId":"%s","number":%d,"time":"%s","clientIp":"%s"}"""
                        .formatted(
                            client.clientId(), client.channel(), client.since(), client.address()))
            .collect(Collectors.joining(",", "[", "]"));
    return event(
        "%s-open-%d-%d".formatted(bootId, from, time.toEpochMilli()),
        "presence.channels.open",
        time,
        """
        {"bootId":"%s","fromNumber":%d,"toNumber":%d,"at":"%s","channels":%s}"""
            .formatted(bootId, from, to, time, channels));
  }

  private String event(String id, String type, Instant time, String data) {
    return """
        {"specversion":"1.0","id":"%s","source":"%s","type":"%s","time":"%s",\
        "datacontenttype":"application/json","data":%s}"""
        .formatted(id, source, type, time, data);
  }
}
