/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and WebSocket between the endpoint and a broker: large and many messages, both ways. */
class TransportIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int LARGE = 250_000;
  private static final int MANY = 200;

  @TempDir private static Path folder;
  private static Servers servers;
  private static Server artemis;
  private static TlsProxy proxy;
  private static int port;

  private final List<Integer> sizes = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startBroker() throws Exception {
    servers = Servers.of(folder, Kind.OPEN_ARTEMIS).start();
    artemis = servers.get(Kind.OPEN_ARTEMIS);
    port = URI.create(artemis.properties().get("signalbox.mqtt.broker-url")).getPort();
    proxy = TlsProxy.start(folder, port);
  }

  @AfterAll
  static void endBroker() throws Exception {
    proxy.close();
    servers.close();
  }

  private static Properties trust() {
    Properties trust = new Properties();
    trust.setProperty("com.ibm.ssl.trustStore", proxy.keyStore().toString());
    trust.setProperty("com.ibm.ssl.trustStorePassword", TlsProxy.PASSWORD);
    trust.setProperty("com.ibm.ssl.trustStoreType", "PKCS12");
    return trust;
  }

  private RouteBuilder route(Fixture fixture) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(fixture.durable(fixture.topic()))
            .process(exchange -> sizes.add(exchange.getMessage().getBody(byte[].class).length));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ws://127.0.0.1:PLAIN/mqtt",
        "ws://127.0.0.1:PLAIN",
        "ssl://127.0.0.1:TLS",
        "wss://127.0.0.1:TLS/mqtt"
      })
  void messages_largeAndMany_bothWays(String url) throws Exception {
    Fixture fixture = new Fixture(artemis);
    ReliablePahoMqtt5Component component = new ReliablePahoMqtt5Component();
    component.getConfiguration().setSslClientProps(trust());
    String broker =
        url.replace("PLAIN", Integer.toString(port)).replace("TLS", Integer.toString(proxy.port()));
    try (CamelContext context = Fixture.context(broker, component, route(fixture))) {
      var sender = context.createProducerTemplate();
      String to = "paho-mqtt5:" + fixture.topic() + "?qos=1&clientId=" + fixture.id + "-sender";

      sender.sendBody(to, new byte[LARGE]);
      for (int i = 0; i < MANY; i++) {
        sender.sendBody(to, new byte[i]);
      }

      await().atMost(LIMIT).until(() -> sizes.size() == MANY + 1);
      assertThat(sizes).startsWith(LARGE, 0, 1, 2);
      assertThat(Fixture.isUp(context)).isTrue();
    }
  }

  @Test
  void certificate_thatIsNotTrusted_isDownWithTheReason() throws Exception {
    Fixture fixture = new Fixture(artemis);
    ReliablePahoMqtt5Component component = new ReliablePahoMqtt5Component();
    String broker = "ssl://127.0.0.1:" + proxy.port();
    try (CamelContext context = Fixture.context(broker, component, route(fixture))) {
      await()
          .during(Duration.ofSeconds(2))
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(Fixture.isUp(context)).isFalse());
    }
  }
}
