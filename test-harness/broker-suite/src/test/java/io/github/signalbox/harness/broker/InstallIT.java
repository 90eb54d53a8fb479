/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.cli.artemis.ArtemisCommand;
import io.github.signalbox.harness.broker.Device.Access;
import io.github.signalbox.signin.Signature;
import java.io.IOException;
import java.io.StringReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * The installer on an instance that {@code artemis create} of the distribution has made, with its
 * own files and for other applications too.
 */
class InstallIT {
  private static final @Nullable String HOME = System.getProperty("harness.artemis.home");
  private static final String ADMIN = "admin";

  @TempDir private Path folder;
  private int mqttPort;
  private int corePort;
  private DistributionInstance instance;
  private @Nullable BrokerProcess broker;

  private final ClientId device = ClientId.parse("GID_tag_ap@@@" + UUID.randomUUID());

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.stop();
    }
  }

  /** Makes an instance for two applications; a delimiter that is not the default is written. */
  private void create(String delimiter) throws Exception {
    assumeTrue(HOME != null, "harness.artemis.home names no distribution");
    try (ServerSocket mqtt = new ServerSocket(0);
        ServerSocket core = new ServerSocket(0)) {
      mqttPort = mqtt.getLocalPort();
      corePort = core.getLocalPort();
    }
    instance =
        DistributionInstance.createAsShipped(
            Path.of(HOME),
            folder,
            List.of(
                "--host=127.0.0.1",
                "--default-port=" + corePort,
                "--java-memory=512M",
                "--no-amqp-acceptor",
                "--no-stomp-acceptor",
                "--no-hornetq-acceptor"));
    edit(":1883?", ":" + mqttPort + "?");
    if (!delimiter.equals(".")) {
      edit(
          "</acceptors>",
          "</acceptors><wildcard-addresses><delimiter>%s</delimiter></wildcard-addresses>"
              .formatted(delimiter));
    }
    broker = BrokerProcess.of(instance, folder.resolve("broker.log"));
  }

  private void edit(String was, String now) throws IOException {
    Path file = instance.folder().resolve("etc/broker.xml");
    String text = Files.readString(file);
    assertThat(text).contains(was);
    Files.writeString(file, text.replace(was, now));
  }

  private void artemis(String command, String... options) {
    List<String> line = new ArrayList<>(List.of(command, instance.folder().toString(), "--yes"));
    line.addAll(List.of(options));
    assertThat(new CommandLine(new ArtemisCommand()).execute(line.toArray(new String[0])))
        .as(command)
        .isZero();
  }

  private void install() {
    artemis("install", "--plugin", DistributionInstance.pluginJar().toString());
  }

  private void start() throws IOException {
    BrokerProcess process = broker;
    process.start();
    Awaitility.await("broker on port " + mqttPort)
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              assertThat(process.isAlive()).as("broker runs").isTrue();
              return isOpen();
            });
  }

  private boolean isOpen() {
    try (Socket socket = new Socket("127.0.0.1", mqttPort)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns every file that an administrator may have changed. */
  private Map<String, String> files() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String part : List.of("bin", "etc", "lib")) {
      try (Stream<Path> files = Files.walk(instance.folder().resolve(part))) {
        for (Path file : files.toList()) {
          found.put(
              instance.folder().relativize(file).toString(),
              Files.isDirectory(file)
                  ? "folder"
                  : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return found;
  }

  private String setting(String file, String key) throws IOException {
    Properties properties = new Properties();
    properties.load(
        new StringReader(Files.readString(instance.folder().resolve("etc/signalbox/" + file))));
    return properties.getProperty(key);
  }

  private Access access() {
    return Access.plain(mqttPort);
  }

  private Device bridge() throws Exception {
    Access user =
        access()
            .as(
                setting("bridge.env", "SIGNALBOX_MQTT_USER_NAME"),
                setting("bridge.env", "SIGNALBOX_MQTT_PASSWORD"));
    return Device.connect5(user, "GID_bridge@@@" + UUID.randomUUID(), false);
  }

  private Access signed(String secret) {
    return access()
        .as(Signature.userName("key_tag_ap", "instance"), Signature.password(device, secret));
  }

  /** What an application that knows nothing of Signalbox does. */
  private void otherApplicationWorks() throws Exception {
    String name = "orders." + UUID.randomUUID();
    try (var locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + corePort);
        var factory = locator.createSessionFactory();
        var session = factory.createSession(ADMIN, ADMIN, false, true, true, false, 0)) {
      session.createQueue(QueueConfiguration.of(name).setRoutingType(RoutingType.ANYCAST));
      session.start();
      try (var producer = session.createProducer(name);
          var consumer = session.createConsumer(name)) {
        ClientMessage sent = session.createMessage(true);
        sent.getBodyBuffer().writeString("an order");
        producer.send(sent);
        ClientMessage received = consumer.receive(Duration.ofSeconds(10).toMillis());
        assertThat(received).isNotNull();
        assertThat(received.getBodyBuffer().readString()).isEqualTo("an order");
        received.acknowledge();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "/"})
  void instance_installedInto_servesDevicesAndOtherApplications(String delimiter) throws Exception {
    create(delimiter);

    install();
    start();

    String secret = setting("secrets.properties", "key_tag_ap.secret");
    try (Device sender = bridge();
        Device target = Device.connect5(signed(secret), device.toString(), false)) {
      sender.publish("tag-task-down/p2p/" + device, "hello");
      assertThat(target.next()).isEqualTo("hello");

      sender.mqtt5().subscribeWith().topicFilter("$share/b/tag-task-up/#").send().join();
      target.publish("tag-task-up/x", "answer");
      assertThat(sender.next()).isEqualTo("answer");
      assertThatThrownBy(() -> target.publish("orders/x", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");
    }
    assertThatThrownBy(() -> Device.connect5(signed("guess"), device.toString(), false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
    otherApplicationWorks();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "/"})
  void instance_installedIntoAndOut_isAsItWas(String delimiter) throws Exception {
    create(delimiter);
    Map<String, String> before = files();

    install();
    Map<String, String> installed = files();
    assertThat(installed).isNotEqualTo(before);
    install();
    assertThat(files()).isEqualTo(installed);

    artemis("uninstall");
    Map<String, String> after = files();
    assertThat(after.keySet()).contains("etc/signalbox/secrets.properties");
    after.keySet().removeIf(name -> name.startsWith("etc/signalbox"));
    assertThat(after).isEqualTo(before);
    artemis("uninstall", "--purge");
    assertThat(files()).isEqualTo(before);

    start();
    Device.connect5(access().as(ADMIN, ADMIN), "any-client", false).close();
    otherApplicationWorks();
  }
}
