/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The console of gateways in a real browser, against a real bridge: five thousand gateways, thirty
 * of them simulated.
 */
class ConsolePageIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path SHOTS = Path.of("target", "screenshots");
  private static final int ALL = ConsoleServers.SIMULATED + ConsoleServers.CROWD;

  private static ConsoleServers servers;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> errors = new ArrayList<>();
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void start() throws IOException, SQLException {
    servers = new ConsoleServers();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CallPageIT.chromium())
                    .setArgs(List.of("--no-sandbox")));
  }

  @AfterAll
  static void end() {
    browser.close();
    playwright.close();
    servers.close();
  }

  @BeforeEach
  void open() {
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setColorScheme(ColorScheme.LIGHT)
                .setViewportSize(1360, 820));
    page = context.newPage();
    page.onPageError(errors::add);
    page.navigate(servers.link());
    page.getByTestId("sign-in").click();
    await(() -> text("live-state").equals("live"));
    await(() -> page.locator("#shown").innerText().startsWith("5,000 of 5,000"));
  }

  @AfterEach
  void close() {
    context.close();
    assertThat(errors).isEmpty();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(LIMIT).pollInSameThread().until(condition);
  }

  private String text(String testId) {
    return page.getByTestId(testId).innerText();
  }

  private Locator rows() {
    return page.getByTestId("gateway-row");
  }

  private void find(String text) {
    page.getByTestId("filter").fill(text);
  }

  private void openGateway(String deviceId) {
    find(deviceId);
    await(() -> rows().count() == 1);
    rows().first().click();
    await(() -> page.getByTestId("gateway-detail").innerText().contains("Capacity"));
  }

  private void confirm() {
    page.getByTestId("confirm").click();
  }

  @Test
  void fleet_ofFiveThousand_drawsOnlyWhatIsInSightAndScrollsToTheLast() {
    assertThat(ALL).isEqualTo(5000);
    assertThat(rows().count()).isLessThan(60);
    assertThat(page.locator("#grid").getAttribute("aria-rowcount")).isEqualTo("5001");
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("console-fleet.png")));

    page.locator("#grid").focus();
    page.keyboard().press("End");

    await(() -> page.locator("[data-device-id=gw-00030]").isVisible());
    page.keyboard().press("Enter");
    await(() -> page.getByTestId("gateway-detail").innerText().contains("gw-00030"));
    page.keyboard().press("Escape");
    assertThat(page.getByTestId("gateway-detail").isVisible()).isFalse();
  }

  @Test
  void region_pressed_showsItsGatewaysAlone() {
    page.getByTestId("region-virginia").click();

    await(() -> !page.locator("#shown").innerText().startsWith("5,000"));
    assertThat(page.getByTestId("region-virginia").getAttribute("aria-pressed")).isEqualTo("true");
    assertThat(rows().allInnerTexts()).allMatch(row -> row.contains("virginia"));
    page.selectOption("#filter-health", "FAILED");
    await(() -> rows().allInnerTexts().stream().allMatch(row -> row.contains("FAILED")));
    assertThat(rows().count()).isPositive();
  }

  @Test
  void sorting_byHealth_showsTheWorstFirst() {
    page.locator("#grid [role=columnheader]:nth-child(3) button").click();

    await(() -> rows().first().innerText().contains("FAILED"));
    assertThat(page.locator("#grid [role=columnheader]:nth-child(3)").getAttribute("aria-sort"))
        .isEqualTo("ascending");
  }

  @Test
  void gateway_goesAndComesBack_isShownLive() {
    find("gw-00003");
    await(() -> rows().count() == 1 && rows().first().innerText().contains("online"));

    servers.gateways().gateways().get(2).cut(Duration.ofSeconds(4));

    await(() -> rows().first().innerText().contains("offline"));
    await(() -> rows().first().innerText().contains("online"));
  }

  @Test
  void command_shareCreated_byTheFormOfItsSchema() {
    openGateway("gw-00004");
    page.getByTestId("command-select").first().selectOption("bucket.attach");
    Locator form = page.locator("#detail form").last();
    page.getByTestId("run").click();
    assertThat(form.innerText()).contains("Bucket is missing");
    page.fill("#one-bucket", "Not A Bucket");
    page.getByTestId("run").click();
    assertThat(form.innerText()).contains("does not match");

    page.fill("#one-bucket", "acme-console");
    page.getByTestId("run").click();
    confirm();
    await(() -> text("result").contains("SUCCEEDED"));
    page.getByTestId("command-select").first().selectOption("share.create");
    page.fill("#one-name", "console");
    page.fill("#one-bucket", "acme-console");
    page.selectOption("#one-protocol", "SMB");
    page.getByTestId("run").click();
    confirm();

    await(() -> text("result").contains("\"protocol\": \"SMB\""));
    await(() -> text("gateway-detail").contains("console (SMB, acme-console)"));
    page.getByTestId("run").click();
    confirm();
    await(() -> text("result").contains("SHARE_EXISTS"));
  }

  @Test
  void history_isDrawnAndStandsInATableAsWell() throws SQLException {
    servers.update(
        """
        insert into csg_gateway_sample (device_id, sampled_at, health, version, used_bytes, cache_used_bytes, cache_dirty_bytes)
        select device_id, reported_at - n * interval '15 minutes', 'OK', '5.2.0',
          (used_bytes * (1 - 0.0004 * n))::bigint, cache_used_bytes, (2000000000 * (1 + sin(n / 5.0)))::bigint
        from csg_gateway cross join generate_series(1, 90) n where device_id = 'gw-00008'
        """);

    openGateway("gw-00008");

    await(() -> page.locator("#detail .chart path.used").count() == 1);
    assertThat(page.locator("#detail .chart svg").getAttribute("aria-label"))
        .startsWith("Used from");
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("console-gateway.png")));
    page.locator("#detail .chart summary").click();
    assertThat(page.locator("#detail .chart tbody tr").count()).isGreaterThan(40);
  }

  @Test
  void command_log_isShownLineByLine() {
    openGateway("gw-00005");
    page.getByTestId("command-select").first().selectOption("log.excerpt");
    page.fill("#one-lines", "5000");
    page.getByTestId("run").click();
    assertThat(page.locator("#detail form").last().innerText()).contains("5000 is above 2000");

    page.fill("#one-lines", "2000");
    page.getByTestId("run").click();

    await(() -> text("result").contains("SUCCEEDED"));
    assertThat(page.locator("#detail pre").innerText().lines().count()).isEqualTo(2000);
  }

  @Test
  void refresh_ofAGatewayThatIsAway_saysSo() {
    openGateway("crowd-04000");

    page.getByTestId("refresh").click();

    await(() -> text("gateway-detail").contains("CSG_OFFLINE"));
  }

  @Test
  void labels_saved_canBeFilteredBy() {
    openGateway("gw-00006");
    page.locator("#detail summary").first().click();
    page.locator("#detail details input").last().fill("canary eu");
    page.locator("#detail details button").first().click();
    await(() -> text("gateway-detail").contains("Name and labels: canary, eu"));

    find("canary");

    await(() -> rows().count() == 1);
    await(() -> page.locator("#filter-label option").allInnerTexts().contains("canary"));
  }

  @Test
  void fleetCommand_dryRunStartAndLiveProgress() throws SQLException {
    page.locator("label:has-text('Connection') select").selectOption("true");
    await(() -> page.locator("#shown").innerText().startsWith("30 of"));
    page.getByTestId("fleet-open").click();
    page.getByTestId("dry-run").click();
    await(() -> page.locator("#fleet-form .result").innerText().contains("Choose gateways first"));
    page.locator("select[name=whom]").selectOption("filter");
    page.locator("#fleet-form").getByTestId("command-select").selectOption("share.list");
    page.locator("input[name=title]").fill("Look before the move");
    page.locator("input[name=concurrency]").fill("5");
    page.getByTestId("dry-run").click();
    await(
        () -> page.locator("#fleet-form .result").innerText().contains("30 gateways, 30 of them"));
    assertThat(servers.count("select count(*) from csg_fleet where title like 'Look%'")).isZero();

    page.getByTestId("fleet-start").click();
    confirm();

    Locator progress = page.getByTestId("fleet-progress");
    await(() -> "COMPLETED".equals(progress.getAttribute("data-state")));
    assertThat(progress.innerText()).contains("SUCCEEDED 30");
    page.getByTestId("outcome-SUCCEEDED").click();
    await(() -> progress.innerText().contains("gw-00030"));
    assertThat(page.locator("#operations").innerText()).contains("Look before the move");
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve("console-operation.png")));
  }

  @Test
  void fleetCommand_thatFailed_isRetriedOnTheSameGateways() {
    find("crowd-0400");
    await(() -> page.locator("#shown").innerText().startsWith("10 of"));
    page.getByTestId("fleet-open").click();
    page.locator("select[name=whom]").selectOption("filter");
    page.locator("#fleet-form").getByTestId("command-select").selectOption("share.list");
    page.locator("input[name=title]").fill("On those that are offline");
    page.getByTestId("fleet-start").click();
    confirm();
    Locator progress = page.getByTestId("fleet-progress");
    await(() -> progress.innerText().contains("OFFLINE 10"));
    await(() -> "COMPLETED".equals(progress.getAttribute("data-state")));

    page.getByTestId("fleet-retry").click();
    confirm();

    await(() -> page.locator("#operations li:has-text('On those that are offline')").count() == 2);
    await(() -> progress.innerText().contains("OFFLINE 10"));
  }

  @Test
  void signIn_wrongPassword_saysSoAndShowsNothing() {
    page.locator("#sign-out").click();
    page.getByTestId("user").fill("nobody");
    page.getByTestId("password").fill("wrong");
    page.getByTestId("sign-in").click();

    await(() -> page.locator("#sign-in-error").innerText().contains("wrong"));
    assertThat(page.locator("#fleet-view").isVisible()).isFalse();
  }

  @Test
  void signIn_beforeTheScriptHasCome_cannotBePressed() {
    List<Route> held = new ArrayList<>();
    page.route("**/js/app.js", held::add);

    page.locator("#sign-out").click();
    page.waitForCondition(() -> !held.isEmpty());

    assertThat(page.getByTestId("sign-in").isDisabled()).isTrue();
    held.forEach(Route::resume);
    await(() -> page.getByTestId("sign-in").isEnabled());
  }

  @Test
  void bridge_restarted_pageGoesOnByItself() {
    servers.bridge().kill();
    await(() -> text("live-state").startsWith("reconnecting"));

    servers.bridge().start();

    await(() -> text("live-state").equals("live"));
    find("gw-00007");
    await(() -> rows().first().innerText().contains("online"));
  }
}
