/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import io.github.signalbox.harness.broker.Device.Access;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT over TLS, and sign-in by certificate, with what make-dev-certificates.sh makes. */
class TlsIT {
  private static final Path SCRIPT =
      Path.of("..", "..", "artemis-config", "make-dev-certificates.sh").toAbsolutePath();
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String ME = "GID_tag_ap@@@with-key";
  private static final String TOPIC = "tag-task-down/p2p/" + ME;

  @TempDir private static Path folder;
  private static Path stores;
  private static PluginBroker broker;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    stores = folder.resolve("stores");
    make(stores);
    make(stores, "--device", ME);
    // Another authority, which the broker does not know.
    make(folder.resolve("foreign"));
    make(folder.resolve("foreign"), "--device", ME);
    Map<String, String> properties = new HashMap<>(TestSettings.withSecurity(folder));
    port = PluginBroker.freePort();
    properties.put("signalbox.broker.mqtt-tls-port", Integer.toString(port));
    properties.put("signalbox.broker.key-store", stores.resolve("broker.p12").toString());
    properties.put("signalbox.broker.trust-store", stores.resolve("trust.p12").toString());
    broker = new PluginBroker(folder, properties);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static void make(Path where, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("sh", SCRIPT.toString(), where.toString()));
    line.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static KeyStore store(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(file)) {
      store.load(content, PASSWORD);
    }
    return store;
  }

  /** Trusts an authority, and shows a key if it has one. */
  private static MqttClientSslConfig tls(Path authority, @Nullable Path key) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store(authority));
    var config = MqttClientSslConfig.builder().trustManagerFactory(trust);
    if (key != null) {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store(key), PASSWORD);
      config = config.keyManagerFactory(keys);
    }
    return config.build();
  }

  private static Path trust() {
    return stores.resolve("trust.p12");
  }

  private static Path myKey() {
    return stores.resolve(ME + ".p12");
  }

  private static Access overTls(Access access, @Nullable Path key) throws Exception {
    return access.overTls(port, tls(trust(), key));
  }

  @ParameterizedTest
  @CsvSource({"5,false", "3,false", "5,true", "3,true"})
  void certificate_ofTheClient_signsItIn(String version, boolean webSocket) throws Exception {
    Access plain = overTls(Access.plain(broker), myKey());
    Access way = webSocket ? plain.overWebSocket() : plain;
    try (Device sender = Device.connect5(Access.signing(broker), "GID_bridge@@@tls", false);
        Device device =
            "5".equals(version)
                ? Device.connect5(way, ME, false)
                : Device.connect3(way, ME, false)) {
      sender.publish(TOPIC, "hello");
      assertThat(device.next()).isEqualTo("hello");

      sender.mqtt5().subscribeWith().topicFilter("tag-task-up/#").send().join();
      device.publish("tag-task-up/x", "answer");
      assertThat(sender.next()).isEqualTo("answer");
    }
  }

  @Test
  void certificate_ofAnotherClient_isRefused() throws Exception {
    Access way = overTls(Access.plain(broker), myKey());

    assertThatThrownBy(() -> Device.connect5(way, "GID_tag_ap@@@other", false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
    assertThatThrownBy(() -> Device.connect5(way, "GID_bridge@@@with-key", false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
  }

  @Test
  void certificate_ofAnotherAuthority_isRefused() throws Exception {
    Path foreign = folder.resolve("foreign").resolve(ME + ".p12");

    assertThatThrownBy(
            () -> Device.connect5(overTls(Access.plain(broker), foreign), ME, false).close())
        .isInstanceOf(Exception.class);
  }

  @Test
  void certificate_withoutOne_needsAnotherSignIn() throws Exception {
    assertThatThrownBy(() -> Device.connect5(overTls(Access.plain(broker), null), ME, false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");

    try (Device device = Device.connect5(overTls(Access.signing(broker), null), ME, false)) {
      assertThat(device.isConnected()).isTrue();
    }
  }

  @Test
  void broker_ofAnotherAuthority_isNotTrusted() throws Exception {
    MqttClientSslConfig other = tls(folder.resolve("foreign").resolve("trust.p12"), null);

    assertThatThrownBy(
            () -> Device.connect5(Access.signing(broker).overTls(port, other), ME, false))
        .hasMessageContaining("PKIX");
  }
}
