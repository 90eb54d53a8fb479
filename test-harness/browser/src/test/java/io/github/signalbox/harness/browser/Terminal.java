/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** One user at one browser page. */
final class Terminal implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final String name;
  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new ArrayList<>();

  /** Opens a page of its own profile. */
  Terminal(Browser browser, String name, String link, ColorScheme scheme) {
    this.name = name;
    this.context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setPermissions(List.of("camera", "microphone"))
                .setColorScheme(scheme)
                .setViewportSize(1180, 740));
    this.page = context.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            errors.add(message.text());
          }
        });
    page.navigate(link);
    await("signed in", () -> page.locator("#link-state[data-state=online]").isVisible());
  }

  Page page() {
    return page;
  }

  /** Returns what the page has thrown, or logged as an error. */
  List<String> errors() {
    return errors;
  }

  String user() {
    return name;
  }

  void await(String what, Callable<Boolean> condition) {
    awaitThat(name + ": " + what, condition);
  }

  /** Waits in this thread: pages belong to the one that opened them. */
  static void awaitThat(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(LIMIT).pollInSameThread().until(condition);
  }

  /** Marks contacts and calls them. */
  void call(String... users) {
    mark(users);
    page.locator("#call-video").click();
  }

  /** Marks contacts and invites them to the call that goes on. */
  void invite(String... users) {
    mark(users);
    page.locator("#invite").click();
  }

  private void mark(String... users) {
    for (String user : users) {
      page.locator("#contacts input[data-user-id=" + user + "]").check();
    }
  }

  void awaitRing() {
    await("rings", () -> page.locator("#ring[open]").isVisible());
  }

  void awaitNoRing() {
    await("rings no more", () -> !page.locator("#ring[open]").isVisible());
  }

  void accept() {
    awaitRing();
    page.locator("#accept").click();
  }

  /** Waits until frames of a participant are decoded and packets of sound have come. */
  void awaitMedia(String user) {
    await(
        "media of " + user,
        () -> stat(user, "framesDecoded") > 0 && stat(user, "audioPackets") > 0);
  }

  /** Waits until nothing comes from a participant any more. */
  void awaitGone(String user) {
    await(user + " gone", () -> stat(user, "videoPackets") < 0);
  }

  void awaitIdle() {
    await("out of the call", () -> !page.locator("#call").isVisible());
  }

  void awaitText(String text) {
    await("'" + text + "'", () -> page.getByText(text).first().isVisible());
  }

  Locator tile(String user) {
    return page.locator(".tile[data-user-id='" + user + "']");
  }

  /** Returns how many packets of sound come from a participant in some time. */
  long audioPacketsIn(String user, Duration time) {
    long before = stat(user, "audioPackets");
    page.waitForTimeout(time.toMillis());
    return stat(user, "audioPackets") - before;
  }

  /** Returns one of the counters of what comes in; -1 where nothing does. */
  long stat(String user, String counter) {
    Object value =
        page.evaluate(
            "async ([user, counter]) => (await window.signalbox.stats())[user]?.[counter] ?? -1",
            List.of(user, counter));
    return ((Number) value).longValue();
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> state() {
    return (Map<String, Object>) page.evaluate("() => window.signalbox.state");
  }

  /** Returns the ID of the call that the page shows. */
  String meetingId() {
    return String.valueOf(meeting().get("meetingId"));
  }

  /** Returns how often the room of the call was made. */
  int roomEpoch() {
    return ((Number) meeting().getOrDefault("roomEpoch", 0)).intValue();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> meeting() {
    Object meeting = state().get("meeting");
    return meeting == null ? Map.of() : (Map<String, Object>) meeting;
  }

  void screenshot(String file) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(file + ".png")));
  }

  /** Closes the page without leaving a call first. */
  @Override
  public void close() {
    context.close();
  }
}
