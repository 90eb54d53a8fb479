/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.rtc.RtcUnavailableException;
import io.github.signalbox.rtc.janus.JanusInfo;
import io.github.signalbox.rtc.janus.JanusServer;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * Looks at the RTC server: whether it answers, takes the keys that the bridge has for it, and fits.
 */
final class RtcCheck {
  private static final String SUBJECT = "RTC server";

  private final CamelContext context;

  RtcCheck(CamelContext context) {
    this.context = context;
  }

  List<Finding> findings() {
    String type = value("rtc.server.type");
    return switch (type) {
      case "sandbox" ->
          List.of(
              new Finding.Weaker(
                  SUBJECT,
                  "sandbox: a stand-in, meetings have no media",
                  "install Janus (Debian: janus) with the files in janus-config, and set"
                      + " rtc.server.type=janus"));
      case "janus" -> janus();
      default ->
          List.of(
              new Finding.Wrong(
                  SUBJECT,
                  "rtc.server.type='" + type + "' is none of janus and sandbox",
                  "set it to one of them"));
    };
  }

  private List<Finding> janus() {
    JanusServer janus = new JanusServer();
    try {
      janus.setAdminUrl(value("rtc.janus.admin-url"));
      janus.setAdminSecret(value("rtc.janus.admin-secret"));
      janus.setAdminKey(value("rtc.janus.admin-key"));
      janus.setPublicUrl(value("rtc.janus.public-url"));
      janus.setConnectTimeoutMs(Long.parseLong(value("rtc.janus.connect-timeout-ms")));
      janus.setRequestTimeoutMs(Long.parseLong(value("rtc.janus.request-timeout-ms")));
      janus.setRoomPrefix(value("rtc.server.room-prefix"));
      JanusInfo info = janus.info();
      int rooms = janus.rooms().size();
      List<Finding> findings = new ArrayList<>();
      findings.add(
          new Finding.Right(
              SUBJECT,
              "Janus %s at %s, rooms of this bundle: %d"
                  .formatted(info.version(), value("rtc.janus.admin-url"), rooms)));
      findings.addAll(setup(info));
      return findings;
    } catch (RtcUnavailableException | IllegalArgumentException e) {
      return List.of(
          new Finding.Wrong(
              SUBJECT,
              String.valueOf(e.getMessage()),
              "start it, or set rtc.janus.admin-url, .admin-secret and .admin-key; calls wait "
                  + value("rtc.meeting.open-timeout-ms")
                  + " ms for it and fail then; without Janus set rtc.server.type=sandbox"));
    } finally {
      janus.close();
    }
  }

  /** What does not fit together between Janus and the bridge. */
  private List<Finding> setup(JanusInfo info) {
    List<Finding> findings = new ArrayList<>();
    if (!info.namesRooms()) {
      findings.add(
          new Finding.Wrong(
              SUBJECT,
              "Janus numbers its rooms, so that no room can be made",
              "set string_ids = true in janus.plugin.videoroom.jcfg"));
    }
    if (!info.tellsEvents()) {
      findings.add(
          new Finding.Weaker(
              SUBJECT,
              "Janus tells nobody what happens in its rooms",
              "set up janus.eventhandler.mqttevh.jcfg; until then who joined or left is seen every "
                  + value("rtc.room.check-interval-ms")
                  + " ms"));
    }
    boolean signs = !value("rtc.janus.token-secret").isEmpty();
    if (info.wantsTokens() && !signs) {
      findings.add(
          new Finding.Wrong(
              SUBJECT,
              "Janus wants a token of each terminal, and the bridge signs none",
              "set rtc.janus.token-secret to Janus's token_auth_secret"));
    } else if (signs && !info.wantsTokens()) {
      findings.add(
          new Finding.Weaker(
              SUBJECT,
              "Janus serves terminals without a token, invited or not",
              "set token_auth and token_auth_secret in janus.jcfg"));
    }
    return findings;
  }

  private String value(String key) {
    return Settings.value(context, key);
  }
}
