/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of an instance's {@code login.config}, with and without the sign-in of devices. */
final class LoginConfig {
  /** Class of the login module. */
  static final String MODULE = "io.github.signalbox.broker.signin.DeviceLoginModule";

  private static final String SHOWN = "etc/login.config";
  private static final String BLOCK = "sign-in of devices";
  private static final Pattern TOKEN =
      Pattern.compile("/\\*.*?\\*/|//[^\\r\\n]*|\"(?:\\\\.|[^\"\\\\])*\"", Pattern.DOTALL);

  private final String text;

  /** The text with blanks for comments, and strings without what would end a realm. */
  private final String plain;

  private final int bodyStart;
  private final int bodyEnd;

  private LoginConfig(String text, String realm) {
    this.text = text;
    this.plain = TOKEN.matcher(text).replaceAll(LoginConfig::masked);
    Matcher start =
        Pattern.compile("(?<![\\w.-])\"?%s\"?\\s*\\{".formatted(Pattern.quote(realm)))
            .matcher(plain);
    if (!start.find()) {
      throw new InstallException(
          "%s has no realm '%s', which etc/bootstrap.xml or an acceptor's securityDomain names"
              .formatted(SHOWN, realm));
    }
    bodyStart = start.end();
    bodyEnd = plain.indexOf('}', bodyStart);
    if (bodyEnd < 0) {
      throw new InstallException("%s: the realm '%s' has no end".formatted(SHOWN, realm));
    }
  }

  private static String masked(MatchResult token) {
    String found = token.group();
    String masked = found.startsWith("\"") ? found.replaceAll("[{};]", " ") : blank(found);
    return Matcher.quoteReplacement(masked);
  }

  private static String blank(String comment) {
    return " ".repeat(comment.length());
  }

  /** Returns the text without Signalbox's block. */
  static String uninstall(String text) {
    return Marks.LOGIN_CONFIG.remove(SHOWN, text, BLOCK);
  }

  /**
   * Returns the text with Signalbox's block first in a realm.
   *
   * @throws InstallException if the realm is not there, or has the module already
   */
  static String install(String text, String realm) {
    LoginConfig config = new LoginConfig(uninstall(text), realm);
    if (config.body().contains(MODULE)) {
      throw new InstallException(
          "%s has '%s' in the realm '%s' already, outside of Signalbox's comments; take it out first"
              .formatted(SHOWN, MODULE, realm));
    }
    return Marks.LOGIN_CONFIG.insert(
        config.text, config.bodyStart, BLOCK, "   ", MODULE + " sufficient;");
  }

  /**
   * Returns the file that a realm's users or roles stand in.
   *
   * @param kind {@code user} or {@code role}
   * @return its name in the folder etc; empty where the realm has its users elsewhere
   */
  static Optional<String> propertiesFile(String text, String realm, String kind) {
    Matcher option =
        Pattern.compile(
                "org\\.apache\\.activemq\\.jaas\\.properties\\.%s\\s*=\\s*\"?([^\"\\s;]+)"
                    .formatted(kind))
            .matcher(new LoginConfig(text, realm).body());
    return option.find() ? Optional.of(option.group(1)) : Optional.empty();
  }

  private String body() {
    return plain.substring(bodyStart, bodyEnd);
  }
}
