/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Calls between browsers with real sound and pictures: Chromium with its artificial camera and
 * microphone, the real bridge, Artemis, PostgreSQL and Janus.
 */
class CallPageIT {
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  private static CallServers servers;
  private static Playwright playwright;
  private static Browser browser;

  private final List<Terminal> terminals = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    servers = new CallServers();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--use-fake-device-for-media-stream",
                            "--use-fake-ui-for-media-stream",
                            "--autoplay-policy=no-user-gesture-required")));
  }

  private static Path chromium() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("no Chromium (Debian: apt-get install chromium)"));
  }

  @AfterAll
  static void end() {
    browser.close();
    playwright.close();
    servers.close();
  }

  @AfterEach
  void closePages() {
    terminals.forEach(Terminal::close);
  }

  private Terminal terminal(String user) {
    return terminal(user, ColorScheme.LIGHT);
  }

  private Terminal terminal(String user, ColorScheme scheme) {
    Terminal terminal = new Terminal(browser, user, servers.link(user), scheme);
    terminals.add(terminal);
    return terminal;
  }

  @Test
  void call_accepted_soundAndPicturesFlowBothWays() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob", ColorScheme.DARK);

    alice.call("bob");
    bob.awaitRing();
    bob.screenshot("ringing");
    bob.accept();
    alice.awaitMedia("bob");
    bob.awaitMedia("alice");

    assertThat(alice.audioPacketsIn("bob", A_WHILE)).isPositive();
    assertThat(bob.audioPacketsIn("alice", A_WHILE)).isPositive();
    alice.screenshot("call");
    bob.screenshot("call-dark");
    assertThat(alice.errors()).isEmpty();
    assertThat(bob.errors()).isEmpty();
  }
}
