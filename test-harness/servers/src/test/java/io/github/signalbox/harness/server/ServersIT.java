/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.github.signalbox.harness.server.Servers.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The embedded servers answer, keep their data over a kill, and are gone when they should be.
 *
 * <p>Not here: container and external providers, which this version does not have.
 */
class ServersIT {
  @TempDir private static Path folder;
  private static Servers servers;

  @BeforeAll
  static void startServers() {
    servers = Servers.of(folder, Kind.OPEN_ARTEMIS, Kind.POSTGRESQL, Kind.ELASTICSEARCH).start();
  }

  @AfterAll
  static void endServers() {
    if (servers != null) {
      servers.close();
    }
  }

  @Test
  void artemis_publishedOverMqtt311_arrivesAtMqtt5OverWebSocket() throws Exception {
    Mqtt5BlockingClient receiver = mqtt5("receiver", true);
    receiver.connectWith().cleanStart(true).send();
    try (var messages = receiver.publishes(MqttGlobalPublishFilter.ALL)) {
      receiver.subscribeWith().topicFilter("it/#").qos(MqttQos.AT_LEAST_ONCE).send();

      Mqtt3BlockingClient sender =
          MqttClient.builder()
              .useMqttVersion3()
              .identifier("sender")
              .serverHost("127.0.0.1")
              .serverPort(mqttPort())
              .buildBlocking();
      sender.connect();
      sender.publishWith().topic("it/a").qos(MqttQos.AT_LEAST_ONCE).payload(bytes("hello")).send();

      assertThat(messages.receive(10, TimeUnit.SECONDS))
          .hasValueSatisfying(
              message -> assertThat(message.getPayloadAsBytes()).isEqualTo(bytes("hello")));
      sender.disconnect();
    }
    receiver.disconnect();
  }

  @Test
  void artemis_killed_keepsWhatWaitsForAnAbsentClient() throws Exception {
    Mqtt5BlockingClient receiver = mqtt5("absent", false);
    receiver.connectWith().cleanStart(true).sessionExpiryInterval(600).send();
    receiver.subscribeWith().topicFilter("kept/#").qos(MqttQos.AT_LEAST_ONCE).send();
    receiver.disconnectWith().sessionExpiryInterval(600).send();
    Mqtt5BlockingClient sender = mqtt5("sender5", false);
    sender.connect();
    sender.publishWith().topic("kept/a").qos(MqttQos.AT_LEAST_ONCE).payload(bytes("x")).send();

    servers.get(Kind.OPEN_ARTEMIS).kill();
    servers.get(Kind.OPEN_ARTEMIS).start();

    Mqtt5BlockingClient again = mqtt5("absent", false);
    try (var messages = again.publishes(MqttGlobalPublishFilter.ALL)) {
      again.connectWith().cleanStart(false).sessionExpiryInterval(0).send();
      assertThat(messages.receive(10, TimeUnit.SECONDS)).isPresent();
    }
    again.disconnect();
  }

  @Test
  void postgresql_killedAndStoppedAndPaused_keepsCommittedRows() throws Exception {
    Server server = servers.get(Kind.POSTGRESQL);
    execute("create table kept (id int)");
    execute("insert into kept values (1)");

    server.kill();
    assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
    server.start();
    server.stop();
    server.start();
    server.pause();
    server.resume();

    try (Connection connection = connect();
        var rows = connection.createStatement().executeQuery("select count(*) from kept")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(1);
      assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
    }
  }

  @Test
  void elasticsearch_killed_keepsAnIndexedDocument() throws Exception {
    put("/it/_doc/1?refresh=true", "{\"name\":\"signal\"}");

    servers.get(Kind.ELASTICSEARCH).kill();
    servers.get(Kind.ELASTICSEARCH).start();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(get("/it/_search?q=name:signal")).contains("\"value\":1"));
  }

  @Test
  void servers_closed_leaveNoOpenPort(@TempDir Path other) {
    Servers closed = Servers.of(other, Kind.ARTEMIS, Kind.POSTGRESQL).start();
    int mqtt = port(closed);
    int sql = URI.create(closed.properties().get("signalbox.database.url").substring(5)).getPort();
    assertThat(List.of(mqtt, sql)).allMatch(Ports::isOpen);

    closed.close();

    assertThat(List.of(mqtt, sql)).noneMatch(Ports::isOpen);
  }

  @Test
  void artemis_asUsersGetIt_wantsASignIn(@TempDir Path other) {
    try (Servers secured = Servers.of(other, Kind.ARTEMIS).start()) {
      assertThatThrownBy(() -> mqtt5("GID_tag_ap@@@nobody", false, port(secured)).connect())
          .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "paused"})
  void servers_startedByAProcessThatIsKilled_endToo(String state, @TempDir Path other)
      throws Exception {
    JavaProcess parent =
        JavaProcess.start(
            new JavaProcess.Command(
                ServerParent.class.getName(),
                List.of(other.toString(), state),
                System.getProperty("java.class.path"),
                List.of("-Xmx128m"),
                Map.of(),
                other.resolve("parent.log")));
    Path ports = other.resolve("ports");
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ports.toFile().exists());
    List<Integer> open = Files.readAllLines(ports).stream().map(Integer::valueOf).toList();
    assertThat(open).allMatch(Ports::isOpen);

    parent.kill();

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(open).noneMatch(Ports::isOpen));
  }

  @Test
  void servers_unknownProvider_isRefusedByName() {
    System.setProperty("harness.artemis.type", "cloud");
    try {
      assertThatThrownBy(() -> Servers.of(folder, Kind.ARTEMIS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("harness.artemis.type='cloud'");
    } finally {
      System.clearProperty("harness.artemis.type");
    }
  }

  private static int mqttPort() {
    return port(servers);
  }

  private static int port(Servers of) {
    return URI.create(of.properties().get("signalbox.mqtt.broker-url")).getPort();
  }

  private static Mqtt5BlockingClient mqtt5(String id, boolean webSocket) {
    return mqtt5(id, webSocket, mqttPort());
  }

  private static Mqtt5BlockingClient mqtt5(String id, boolean webSocket, int port) {
    var builder =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(id)
            .serverHost("127.0.0.1")
            .serverPort(port);
    return (webSocket
            ? builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig()
            : builder)
        .buildBlocking();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Connection connect() throws SQLException {
    Map<String, String> properties = servers.properties();
    return DriverManager.getConnection(
        properties.get("signalbox.database.url"),
        properties.get("signalbox.database.user-name"),
        properties.get("signalbox.database.password"));
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String get(String path) throws Exception {
    return send(path, HttpRequest.newBuilder().GET());
  }

  private static void put(String path, String json) throws Exception {
    send(
        path,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  private static String send(String path, HttpRequest.Builder request) throws Exception {
    String address = servers.properties().get("signalbox.elasticsearch.addresses");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              request.uri(URI.create("http://" + address + path)).build(), BodyHandlers.ofString())
          .body();
    }
  }
}
