/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import io.github.signalbox.harness.ledger.Balance;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.server.JavaProcess;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * Simulated access points on a real Artemis, with a bridge in miniature on the other side.
 *
 * <p>Proves: MQTT 3.1.1 and 5 with a clean session ([MQTT-3.1.2-6], [MQTT-3.1.2-4] of MQTT 5),
 * at-least-once on both ways over a killed broker, and books that balance. Leaves out the effects
 * in a database: the suite proves those.
 */
class DeviceFleetIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static Servers servers;
  private static BrokerAccess broker;
  private static Credentials.AccessKey key;
  private static Mqtt5SimpleAuth bridgeUser;

  private final Ledger ledger = new Ledger();
  private final long seed = System.nanoTime();
  private BridgeStandIn bridge;

  @BeforeAll
  static void startBroker() {
    servers = Servers.of(folder, Servers.Kind.ARTEMIS).start();
    Map<String, String> properties = servers.properties();
    broker =
        BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
            .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET));
    key = (Credentials.AccessKey) broker.credentials();
    bridgeUser =
        Mqtt5SimpleAuth.builder()
            .username(properties.get("signalbox.mqtt.user-name"))
            .password(properties.get("signalbox.mqtt.password").getBytes(StandardCharsets.UTF_8))
            .build();
  }

  @AfterAll
  static void endBroker() {
    servers.close();
  }

  @BeforeEach
  void startBridge() {
    bridge = new BridgeStandIn(broker, bridgeUser);
  }

  @AfterEach
  void endBridge() {
    bridge.close();
  }

  @Test
  void hundredAccessPoints_brokerKilledAndRestarted_booksBalance() throws Exception {
    try (DeviceFleet old = start(settings(MqttVersion.V3_1_1, 50).firstIndex(0));
        DeviceFleet young = start(settings(MqttVersion.V5, 50).firstIndex(50))) {
      List<SimulatedAccessPoint> devices =
          Stream.concat(old.accessPoints().stream(), young.accessPoints().stream()).toList();
      changePrices(devices, "1.11");
      awaitCompleted();

      changePrices(devices, "2.22");
      Server artemis = servers.get(Servers.Kind.ARTEMIS);
      artemis.kill();
      artemis.start();
      assertThat(old.awaitConnected(LIMIT) && young.awaitConnected(LIMIT)).isTrue();
      changePrices(devices, "3.33");
      awaitCompleted();

      assertThat(devices).allMatch(d -> d.displays().getFirst().price().equals("3.33"));
      assertThat(old.settle(LIMIT) && young.settle(LIMIT)).isTrue();
      await().atMost(LIMIT).untilAsserted(this::assertBalanced);
    }
  }

  @Test
  void accessPoints_withFaults_booksBalance() throws Exception {
    Faults faults =
        Faults.builder()
            .drop(Selection.share(0.1))
            .duplicate(Selection.share(0.1))
            .delay(Selection.share(0.1), Duration.ofMillis(500))
            .die(Selection.share(0.5), Duration.ofSeconds(2), Duration.ofMillis(500))
            .build();
    try (DeviceFleet fleet =
        DeviceFleet.start(settings(MqttVersion.V5, 40).faults(faults).build(), ledger)) {
      changePrices(fleet.accessPoints(), "1.11");
      changePrices(fleet.accessPoints(), "2.22");
      await().atMost(LIMIT).until(() -> connects(fleet) > 60);

      fleet.endBreaks();
      awaitCompleted();

      assertThat(fleet.settle(LIMIT)).isTrue();
      await().atMost(LIMIT).untilAsserted(this::assertBalanced);
      assertThat(ledger.count(Flow.TASK_ACCEPTED, Fate.DROPPED)).isPositive();
      assertThat(ledger.count(Flow.STATUS_UP, Fate.REPEATED)).isPositive();
    }
  }

  private static int connects(DeviceFleet fleet) {
    return fleet.accessPoints().stream().mapToInt(SimulatedAccessPoint::connects).sum();
  }

  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void accessPoint_awayWhenTheTaskIsSent_getsItAfterItsNextStatus(MqttVersion version)
      throws Exception {
    try (DeviceFleet fleet = start(settings(version, 1))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      device.goAway();
      await().atMost(LIMIT).until(() -> !device.isConnected());

      String taskId = bridge.send(device.clientId(), tagOf(device), "4.44");
      device.comeBack();

      awaitCompleted();
      assertThat(ledger.count(Flow.TASK_DOWN, Fate.DELIVERED, taskId)).isEqualTo(1);
      assertThat(device.displays().getFirst().price()).isEqualTo("4.44");
    }
  }

  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void accessPoint_connectionCut_comesBackAndReceivesOnce(MqttVersion version) throws Exception {
    Duration never = Duration.ofHours(1);
    try (DeviceFleet fleet = start(settings(version, 1).statusInterval(never))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      awaitStatusReports(1);

      device.cut(Duration.ofMillis(200));
      awaitStatusReports(2);
      bridge.send(device.clientId(), tagOf(device), "5.55");

      awaitCompleted();
      assertThat(device.connects()).isEqualTo(2);
      assertThat(ledger.count(Flow.TASK_DOWN, Fate.DELIVERED)).isEqualTo(1);
      assertThat(ledger.count(Flow.TASK_DOWN, Fate.DEDUPLICATED)).isZero();
    }
  }

  private void awaitStatusReports(int count) {
    await().atMost(LIMIT).until(() -> ledger.count(Flow.STATUS_UP, Fate.ACKNOWLEDGED) == count);
  }

  @Test
  void accessPoint_clockAnHourAhead_dropsTheTaskAsExpired() throws Exception {
    Faults faults = Faults.builder().wrongClock(Selection.share(1), Duration.ofHours(1)).build();
    try (DeviceFleet fleet = start(settings(MqttVersion.V5, 1).faults(faults))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();

      String taskId = bridge.send(device.clientId(), tagOf(device), "7.77");

      await().atMost(LIMIT).until(() -> ledger.count(Flow.TASK_DOWN, Fate.EXPIRED, taskId) > 0);
      assertThat(ledger.count(Flow.TASK_ACCEPTED, Fate.SENT)).isZero();
    }
  }

  @Test
  void tag_mute_taskCompletesAfterTheTimeLimit() throws Exception {
    Faults faults = Faults.builder().muteTags(Selection.share(1)).build();
    Duration limit = Duration.ofMillis(700);
    try (DeviceFleet fleet =
        start(settings(MqttVersion.V3_1_1, 1).faults(faults).tagTimeLimit(limit))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      String shownBefore = device.displays().getFirst().price();

      bridge.send(device.clientId(), tagOf(device), "8.88");

      awaitCompleted();
      assertThat(device.displays().getFirst().price()).isEqualTo(shownBefore);
    }
  }

  @Test
  void accessPoint_ignoringTasks_reportsStatusAlone() throws Exception {
    Faults faults = Faults.builder().ignoreTasks(Selection.share(1)).build();
    try (DeviceFleet fleet = start(settings(MqttVersion.V5, 1).faults(faults))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      String taskId = bridge.send(device.clientId(), tagOf(device), "9.99");
      await().atMost(LIMIT).until(() -> ledger.count(Flow.TASK_DOWN, Fate.DELIVERED, taskId) == 1);

      await().atMost(LIMIT).until(() -> ledger.count(Flow.STATUS_UP, Fate.ACKNOWLEDGED) > 2);

      assertThat(ledger.count(Flow.TASK_ACCEPTED, Fate.SENT)).isZero();
      assertThat(fleet.settle(LIMIT)).isTrue();
    }
  }

  @Test
  void task_sentTwice_actedOnOnceAndAnsweredAgain() throws Exception {
    try (DeviceFleet fleet = start(settings(MqttVersion.V5, 1))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      String taskId = bridge.send(device.clientId(), tagOf(device), "6.66");
      awaitCompleted();

      bridge.sendAgain(taskId);

      String answerId = taskId + "-completed";
      await()
          .atMost(LIMIT)
          .until(() -> ledger.count(Flow.TASK_COMPLETED, Fate.REPEATED, answerId) > 0);
      assertThat(ledger.count(Flow.TASK_DOWN, Fate.DELIVERED, taskId)).isEqualTo(1);
      assertThat(ledger.count(Flow.TASK_DOWN, Fate.DEDUPLICATED, taskId)).isPositive();
    }
  }

  @Test
  void task_pastItsDeadline_countedAndNotShown() throws Exception {
    try (DeviceFleet fleet = start(settings(MqttVersion.V3_1_1, 1))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      String shownBefore = device.displays().getFirst().price();

      String taskId = bridge.sendExpired(device.clientId(), tagOf(device));

      await().atMost(LIMIT).until(() -> ledger.count(Flow.TASK_DOWN, Fate.EXPIRED, taskId) == 1);
      assertThat(device.displays().getFirst().price()).isEqualTo(shownBefore);
    }
  }

  @Test
  void fleet_ofHundreds_needsAHandfulOfThreads() throws Exception {
    try (DeviceFleet fleet = start(settings(MqttVersion.V3_1_1, 300))) {
      assertThat(fleet.connected()).isEqualTo(300);
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().startsWith("device-"))
          .hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  void accessPoint_onAStockBroker_subscribesToItsOwnTopic() throws Exception {
    try (Servers open = Servers.of(folder.resolve("stock"), Servers.Kind.OPEN_ARTEMIS).start()) {
      BrokerAccess stock =
          BrokerAccess.parse(open.properties().get("signalbox.mqtt.broker-url")).asStock(true);
      FleetSettings.Builder settings =
          FleetSettings.builder(stock).size(1, 3).pollInterval(Duration.ofMillis(500));
      try (BridgeStandIn standIn = new BridgeStandIn(stock, bridgeUser);
          DeviceFleet fleet = start(settings)) {
        SimulatedAccessPoint device = fleet.accessPoints().getFirst();

        String taskId = standIn.send(device.clientId(), tagOf(device), "7.77");

        await()
            .atMost(LIMIT)
            .until(() -> standIn.ids(Answer.Completed.TYPE).contains(taskId + "-completed"));
      }
    }
  }

  @Test
  void simulate_forAWhile_reportsWhatTheBrokerTookOver() {
    StringWriter out = new StringWriter();
    Path report = folder.resolve("report");

    int exitCode =
        new CommandLine(new SimulateCommand())
            .setOut(new PrintWriter(out, true))
            .execute(
                "ap",
                "--broker",
                broker.toString(),
                "--access-key",
                key.accessKeyId(),
                "--secret",
                key.secret(),
                "--count",
                "5",
                "--status-interval",
                "200ms",
                "--seed",
                String.valueOf(seed),
                "--duration",
                "2s",
                "--report",
                report.toString());

    assertThat(exitCode).as(out.toString()).isZero();
    assertThat(out.toString()).contains("5/5 connected", "status sent → acknowledged");
    assertThat(report.resolve("ledger.json")).exists();
    assertThat(report.resolve("report.html")).exists();
  }

  @Test
  void simulate_endedByASignal_sumsUpAndEndsByItself() throws Exception {
    Path log = folder.resolve("simulate.log");
    List<String> options = List.of("ap", "--broker", broker.toString(), "--count", "5");
    Map<String, String> environment =
        Map.of(
            "SIGNALBOX_DEVICE_ACCESS_KEY", key.accessKeyId(),
            "SIGNALBOX_DEVICE_SECRET", key.secret());
    JavaProcess.Command command =
        new JavaProcess.Command(
            SimulateMain.class.getName(),
            options,
            System.getProperty("java.class.path"),
            List.of(),
            environment,
            log);
    try (JavaProcess process = JavaProcess.start(command)) {
      await().atMost(LIMIT).until(() -> Files.readString(log).contains("5/5 connected"));

      process.stop();

      assertThat(process.isAlive()).isFalse();
      assertThat(Files.readString(log)).contains("status sent → acknowledged");
    }
  }

  private FleetSettings.Builder settings(MqttVersion version, int count) {
    return FleetSettings.builder(broker)
        .mqttVersion(version)
        .size(count, 3)
        .seed(seed)
        .statusInterval(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(500));
  }

  private DeviceFleet start(FleetSettings.Builder settings) throws InterruptedException {
    DeviceFleet fleet = DeviceFleet.start(settings.build(), ledger);
    assertThat(fleet.awaitConnected(LIMIT)).as("connected: %s", fleet.connectFailure()).isTrue();
    return fleet;
  }

  private void changePrices(List<SimulatedAccessPoint> devices, String price) {
    devices.forEach(device -> bridge.send(device.clientId(), tagOf(device), price));
  }

  private static String tagOf(SimulatedAccessPoint device) {
    return device.displays().getFirst().tagId();
  }

  private void awaitCompleted() {
    await()
        .atMost(LIMIT)
        .until(() -> bridge.ids(Answer.Completed.TYPE).size() == bridge.taskIds().size());
  }

  private void assertBalanced() {
    Balance balance =
        ledger
            .balance()
            .effects(Flow.STATUS_UP, "bridge", bridge.ids(EventWriter.STATUS_TYPE))
            .effects(Flow.TASK_ACCEPTED, "bridge", bridge.ids(Answer.Accepted.TYPE))
            .effects(Flow.TASK_COMPLETED, "bridge", bridge.ids(Answer.Completed.TYPE))
            .tasks("tasks sent", bridge.taskIds())
            .result();
    assertThat(balance.balanced()).as(balance.table()).isTrue();
  }
}
