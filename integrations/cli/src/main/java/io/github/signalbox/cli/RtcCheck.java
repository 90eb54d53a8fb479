/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.rtc.RtcUnavailableException;
import io.github.signalbox.rtc.janus.JanusServer;
import org.apache.camel.CamelContext;

/** Looks at the RTC server: whether it answers, and takes the keys that the bridge has for it. */
final class RtcCheck {
  private static final String SUBJECT = "RTC server";

  private final CamelContext context;

  RtcCheck(CamelContext context) {
    this.context = context;
  }

  Finding finding() {
    String type = value("rtc.server.type");
    return switch (type) {
      case "sandbox" ->
          new Finding.Weaker(
              SUBJECT,
              "sandbox: a stand-in, meetings have no media",
              "install Janus (Debian: janus) with the files in janus-config, and set"
                  + " rtc.server.type=janus");
      case "janus" -> janus();
      default ->
          new Finding.Wrong(
              SUBJECT,
              "rtc.server.type='" + type + "' is none of janus and sandbox",
              "set it to one of them");
    };
  }

  private Finding janus() {
    String url = value("rtc.janus.admin-url");
    JanusServer janus = new JanusServer();
    janus.setAdminUrl(url);
    janus.setAdminSecret(value("rtc.janus.admin-secret"));
    janus.setAdminKey(value("rtc.janus.admin-key"));
    janus.setConnectTimeoutMs(Long.parseLong(value("rtc.janus.connect-timeout-ms")));
    janus.setRequestTimeoutMs(Long.parseLong(value("rtc.janus.request-timeout-ms")));
    janus.setRoomPrefix(value("rtc.server.room-prefix"));
    try {
      String version = janus.version();
      int rooms = janus.rooms().size();
      return new Finding.Right(
          SUBJECT, "Janus %s at %s, rooms of this bundle: %d".formatted(version, url, rooms));
    } catch (RtcUnavailableException | IllegalArgumentException e) {
      return new Finding.Wrong(
          SUBJECT,
          String.valueOf(e.getMessage()),
          "start it, or set rtc.janus.admin-url, .admin-secret and .admin-key; calls wait "
              + value("rtc.meeting.open-timeout-ms")
              + " ms for it and fail then; without Janus set rtc.server.type=sandbox");
    } finally {
      janus.close();
    }
  }

  private String value(String key) {
    return Settings.value(context, key);
  }
}
