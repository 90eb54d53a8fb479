/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitUntilState;
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
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Calls between browsers with real sound and pictures: Chromium with its artificial camera and
 * microphone, the real bridge, Artemis, PostgreSQL and Janus.
 */
@EnabledIf(
    value = "io.github.signalbox.harness.server.Servers#hasJanus",
    disabledReason = "Janus is not installed (Debian: apt-get install janus)")
class CallPageIT {
  /** For reading; nothing is asserted of times. */
  private static final Path TIMES = Path.of("target", "call-times.txt");

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

  /** Finds the system's browser. */
  static Path chromium() {
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
  void signIn_byHand_waitsForTheScript() {
    String[] link = servers.link("alice").split("#user=alice&password=");
    try (BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      List<Route> held = new ArrayList<>();
      page.route("**/js/app.js", held::add);
      page.navigate(link[0], new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
      page.waitForCondition(() -> !held.isEmpty());

      assertThat(page.locator("#sign-in-button").isDisabled()).isTrue();
      held.forEach(Route::resume);
      page.locator("#user").fill("alice");
      page.locator("#password").fill(link[1]);
      page.locator("#sign-in-button").click();

      Terminal.awaitThat(
          "signed in", () -> page.locator("#link-state[data-state=online]").isVisible());
    }
  }

  @Test
  void call_accepted_soundAndPicturesFlowBothWays() throws Exception {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob", ColorScheme.DARK);

    alice.call("bob");
    bob.awaitRing();
    bob.screenshot("ringing");
    long ringing = System.nanoTime();
    bob.accept();
    alice.awaitMedia("bob");
    bob.awaitMedia("alice");
    Files.writeString(
        TIMES,
        "from the answer until sound and pictures on both pages: %d ms%n"
            .formatted((System.nanoTime() - ringing) / 1_000_000));

    assertThat(alice.audioPacketsIn("bob", A_WHILE)).isPositive();
    assertThat(bob.audioPacketsIn("alice", A_WHILE)).isPositive();
    alice.screenshot("call");
    bob.screenshot("call-dark");
    assertThat(alice.errors()).isEmpty();
    assertThat(bob.errors()).isEmpty();
  }

  @Test
  void mute_byModerator_othersHearNothingAndTheMutedCannotUndoIt() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);

    alice.tile("bob").locator(".mute").click();
    bob.awaitText("The moderator has silenced you.");
    alice.awaitText("silenced");
    alice.page().waitForTimeout(1000);
    bob.page().locator("#mic").click();
    bob.page().locator("#mic").click();

    assertThat(alice.audioPacketsIn("bob", A_WHILE)).isZero();
    assertThat(alice.stat("bob", "framesDecoded")).isPositive();
    alice.screenshot("silenced");

    alice.tile("bob").locator(".mute").click();
    bob.awaitText("You can be heard again.");
    alice.page().waitForTimeout(1000);
    assertThat(alice.audioPacketsIn("bob", A_WHILE)).isPositive();
  }

  @Test
  void mute_afterReload_stillHolds() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);
    alice.tile("bob").locator(".mute").click();
    bob.awaitText("The moderator has silenced you.");

    bob.page().reload();
    bob.awaitMedia("alice");
    alice.await("bob's picture again", () -> alice.stat("bob", "framesDecoded") > 0);
    alice.page().waitForTimeout(1500);

    assertThat(alice.audioPacketsIn("bob", A_WHILE)).isZero();
  }

  @Test
  void remove_participant_isOutAndCannotComeBack() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);
    String meeting = bob.meetingId();

    alice.tile("bob").locator(".remove").click();
    bob.awaitText("You were removed from the call.");
    bob.awaitIdle();
    alice.awaitGone("bob");

    bob.page().evaluate("id => sessionStorage.setItem('meeting', id)", meeting);
    bob.page().reload();
    bob.awaitText("the participant is REMOVED");
    assertThat(alice.stat("bob", "videoPackets")).isEqualTo(-1);
  }

  @Test
  void invite_thirdLater_everybodySeesEverybody() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    Terminal carol = terminal("carol");
    connect(alice, bob);

    bob.invite("carol");
    carol.accept();
    carol.awaitMedia("alice");
    carol.awaitMedia("bob");
    alice.awaitMedia("carol");
    bob.awaitMedia("carol");
    alice.screenshot("three");

    carol.page().locator("#leave").click();
    alice.awaitText("Carol left.");
    alice.awaitGone("carol");
    alice.page().locator("#end").click();
    bob.awaitText("The call was ended.");
    bob.awaitIdle();
  }

  @Test
  void reload_duringCall_comesBackByItself() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);

    bob.page().reload();

    bob.awaitMedia("alice");
    alice.awaitMedia("bob");
    assertThat(alice.tile("bob").count()).isOne();
  }

  @Test
  void browser_closedWithoutLeaving_othersSeeItAndTheMeetingEnds() throws Exception {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);
    String meeting = alice.meetingId();

    bob.close();
    terminals.remove(bob);
    alice.awaitText("Bob left.");
    alice.awaitGone("bob");
    alice.close();
    terminals.remove(alice);

    Terminal.awaitThat(
        "meeting over",
        () ->
            "EVERYBODY_LEFT"
                .equals(
                    servers.text(
                        "select coalesce(state_reason, state) from rtc_meeting"
                            + " where meeting_id = cast(? as uuid)",
                        meeting)));
  }

  @Test
  void janus_restartedDuringMeeting_mediaFlowsAgain() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);

    servers.janus().kill();
    servers.janus().start();

    alice.await("a new room", () -> alice.roomEpoch() > 1);
    alice.awaitMedia("bob");
    bob.awaitMedia("alice");
    assertThat(alice.audioPacketsIn("bob", A_WHILE)).isPositive();
  }

  @Test
  void broker_restartedDuringMeeting_mediaGoesOnAndControlComesBack() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);

    servers.broker().kill();
    assertThat(alice.audioPacketsIn("bob", A_WHILE)).isPositive();
    servers.broker().start();
    alice.await("connected", () -> "online".equals(alice.state().get("link")));
    bob.await("connected", () -> "online".equals(bob.state().get("link")));

    alice.page().locator("#end").click();
    bob.awaitText("The call was ended.");
    bob.awaitIdle();
  }

  @Test
  void stranger_withTheRoomsName_getsNothing() {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);

    assertThat(asStranger(alice.meetingId(), "", "")).contains("\"code\":403");
  }

  @Test
  void stranger_withServerTokenAndPin_receivesNobody() throws Exception {
    Terminal alice = terminal("alice");
    Terminal bob = terminal("bob");
    connect(alice, bob);
    String meeting = alice.meetingId();
    String where = " from rtc_meeting where meeting_id = cast(? as uuid)";

    String answer =
        asStranger(
            meeting,
            servers.text("select server ->> 'token'" + where, meeting),
            servers.text("select pin" + where, meeting));

    assertThat(answer).contains("\"error_code\":433").doesNotContain("attached");
  }

  /** Asks Janus for Alice's stream; returns the answer that decides. */
  private String asStranger(String meeting, String token, String pin) {
    Terminal dave = terminal("dave");
    String url = servers.properties().get("rtc.janus.public-url");
    return String.valueOf(
        dave.page().evaluate(STRANGER, List.of(url, token, "signalbox-" + meeting, pin)));
  }

  private static final String STRANGER =
      """
      ([url, token, room, pin]) => new Promise((resolve, reject) => {
        const socket = new WebSocket(url, 'janus-protocol');
        const ask = (request) => socket.send(JSON.stringify({ transaction: request.janus, token, ...request }));
        let session;
        socket.onopen = () => ask({ janus: 'create' });
        socket.onerror = reject;
        socket.onmessage = ({ data }) => {
          const answer = JSON.parse(data);
          if (answer.janus === 'success' && answer.transaction === 'create') {
            session = answer.data.id;
            ask({ janus: 'attach', plugin: 'janus.plugin.videoroom', session_id: session });
          } else if (answer.janus === 'success' && answer.transaction === 'attach') {
            ask({ janus: 'message', session_id: session, handle_id: answer.data.id,
              body: { request: 'join', ptype: 'subscriber', room, pin, streams: [{ feed: 'alice' }] } });
          } else if (answer.janus !== 'ack') {
            resolve(data);
          }
        };
      })""";

  /** Has the first call the second, and waits until both hear and see each other. */
  private static void connect(Terminal caller, Terminal callee) {
    caller.call(callee.user());
    callee.accept();
    caller.awaitMedia(callee.user());
    callee.awaitMedia(caller.user());
  }
}
