/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters that MQTT acceptors need. A comment before the acceptor tells which ones were added,
 * since the broker reads an acceptor's text only up to the first comment in it.
 */
final class AcceptorParameters {
  /** Name and value; what they are for says {@code artemis-config/broker.xml}. */
  static final Map<String, String> NEEDED = needed();

  private static final String ADDED = "signalbox: added to the acceptor below: ";
  private static final Pattern COMMENT =
      Pattern.compile("<!-- " + ADDED + "(\\S+) -->(?:\r?\n[ \t]*)?");
  private static final String SEPARATOR = "(?:[?;]|&amp;)";

  private AcceptorParameters() {}

  private static Map<String, String> needed() {
    Map<String, String> needed = new LinkedHashMap<>();
    needed.put("defaultMqttSessionExpiryInterval", "259200");
    needed.put("serverKeepAlive", "-1");
    needed.put("maximumPacketSize", "327680");
    return needed;
  }

  /** Adds what an acceptor lacks; a value that is there stays. */
  static String install(String file, String text, XmlText.Element acceptor) {
    String uri = text.substring(acceptor.contentStart(), acceptor.contentEnd());
    if (uri.contains("<") || uri.isBlank()) {
      throw new InstallException(
          "%s: the text of %s must be an address, without comments"
              .formatted(file, text.substring(acceptor.start(), acceptor.contentStart())));
    }
    List<String> missing = new ArrayList<>();
    NEEDED.forEach(
        (name, value) -> {
          if (!Pattern.compile(SEPARATOR + name + "=").matcher(uri).find()) {
            missing.add(name + "=" + value);
          }
        });
    if (missing.isEmpty()) {
      return text;
    }
    String address = uri.stripTrailing();
    String added = (address.contains("?") ? ";" : "?") + String.join(";", missing);
    String comment =
        "<!-- "
            + ADDED
            + added
            + " -->"
            + Marks.lineBreak(text)
            + Marks.indentAt(text, acceptor.start());
    int addressEnd = acceptor.contentStart() + address.length();
    return text.substring(0, acceptor.start())
        + comment
        + text.substring(acceptor.start(), addressEnd)
        + added
        + text.substring(addressEnd);
  }

  /** Takes what was added out again, except values that somebody has changed since. */
  static String uninstall(String text) {
    String rest = text;
    for (Matcher comment = COMMENT.matcher(rest); comment.find(); comment = COMMENT.matcher(rest)) {
      String added = comment.group(1);
      String behind = rest.substring(comment.end());
      int end = behind.indexOf("</acceptor>");
      String acceptor = end < 0 ? behind : behind.substring(0, end);
      rest =
          rest.substring(0, comment.start())
              + without(acceptor, added)
              + behind.substring(acceptor.length());
    }
    return rest;
  }

  private static String without(String acceptor, String added) {
    String rest = acceptor;
    for (String parameter : added.substring(1).split(";")) {
      String here = "(" + SEPARATOR + ")" + Pattern.quote(parameter);
      rest = rest.replaceFirst(here + "(?:;|&amp;)", "$1").replaceFirst(here + "(?=\\s|\\z)", "");
    }
    return rest;
  }
}
