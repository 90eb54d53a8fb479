/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.camel.mqtt.ScriptedBroker.Packet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a producer makes of the broker's answers: MQTT 5.0, sections 3.4.2.1, 3.2.2.3.3, 4.9. */
class PublishingTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ReliablePahoMqtt5Component component = new ReliablePahoMqtt5Component();
  private final List<Exchange> done = new CopyOnWriteArrayList<>();
  private ScriptedBroker broker;
  private CamelContext context;
  private AsyncProducer producer;

  @BeforeEach
  void startBroker() throws IOException {
    broker = new ScriptedBroker();
  }

  @AfterEach
  void endBroker() throws Exception {
    if (producer != null) {
      producer.stop();
      context.close();
    }
    broker.close();
  }

  @Test
  void publish_acknowledgedWithAReason_reasonIsInAHeader() throws Exception {
    broker.on(ScriptedBroker.PUBLISH, (from, packet) -> from.acknowledge(packet.id(), 0x10));
    startProducer();

    publish("x");

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException()).isNull();
    assertThat(done.get(0).getMessage().getHeader(MqttHeaders.REASON_CODE)).isEqualTo(0x10);
  }

  @ParameterizedTest
  @CsvSource({
    "0x80, unspecified error, true",
    "0x83, implementation specific error, true",
    "0x87, not authorized, false",
    "0x90, topic name invalid, false",
    "0x95, packet too large, false",
    "0x97, quota exceeded, false",
    "0x99, payload format invalid, false"
  })
  void publish_rejected_failsWithCodeNameAndWhetherToRetry(
      String code, String name, boolean retryable) throws Exception {
    int reason = Integer.decode(code);
    broker.on(ScriptedBroker.PUBLISH, (from, packet) -> from.acknowledge(packet.id(), reason));
    startProducer();

    publish("x");

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException())
        .hasMessageContaining("'x'")
        .hasMessageContaining(name + " (" + code + ")")
        .isInstanceOfSatisfying(
            MqttRefusedException.class,
            rejected -> {
              assertThat(rejected.reasonCode()).isEqualTo(reason);
              assertThat(rejected.isRetryable()).isEqualTo(retryable);
            });
  }

  @Test
  void publish_largerThanTheBrokerTakes_isRejectedWithoutBeingSent() throws Exception {
    // GIVEN a broker that takes 64 bytes: property 0x27, maximum packet size
    broker.on(
        ScriptedBroker.CONNECT,
        (from, packet) -> from.send(0x20, new byte[] {0, 0, 5, 0x27, 0, 0, 0, 64}));
    startProducer();

    publish("x", exchange -> exchange.getMessage().setBody("b".repeat(60)));

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException())
        .hasMessageContaining("68 bytes")
        .hasMessageContaining("64 at most")
        .hasMessageContaining("packet too large (0x95)")
        .isInstanceOfSatisfying(
            MqttRefusedException.class, rejected -> assertThat(rejected.isRetryable()).isFalse());
    assertThat(published()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 0xa, 0x1f, 0x7f, 0x9f, 0xd800, 0xfdd0, 0xfffe, 0xffff, 0x1ffff})
  void publish_characterBecauseOfWhichReceiversLeave_isRejectedWithoutBeingSent(int character)
      throws Exception {
    broker.on(ScriptedBroker.PUBLISH, (from, packet) -> from.acknowledge(packet.id(), 0));
    String bad = "a" + new StringBuilder().appendCodePoint(character) + "b";
    startProducer();

    publish(bad);
    publish("x", exchange -> exchange.getMessage().setHeader(MqttHeaders.CONTENT_TYPE, bad));
    publish("x", exchange -> exchange.getMessage().setHeader(MqttHeaders.RESPONSE_TOPIC, bad));
    publish("x", exchange -> userProperties(exchange, Map.of(bad, "v")));
    publish("x", exchange -> userProperties(exchange, Map.of("k", bad)));

    await().atMost(LIMIT).until(() -> done.size() == 5);
    assertThat(done)
        .allSatisfy(
            exchange ->
                assertThat(exchange.getException())
                    .isInstanceOf(MqttRefusedException.class)
                    .hasMessageContaining("U+%04X".formatted(character)));
    assertThat(published()).isEmpty();
  }

  private static void userProperties(Exchange exchange, Map<String, String> properties) {
    exchange.getMessage().setHeader(MqttHeaders.USER_PROPERTIES, properties);
  }

  @Test
  void publish_neverAcknowledged_outcomeIsUnknown() throws Exception {
    component.setPublishTimeoutMs(500);
    startProducer();

    publish("x");

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException()).isInstanceOf(MqttOutcomeUnknownException.class);
  }

  @Test
  void publish_producerStopsBeforeTheAnswer_outcomeIsUnknown() throws Exception {
    startProducer();
    publish("x");
    await().atMost(LIMIT).until(() -> published().size() == 1);

    producer.stop();

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException()).isInstanceOf(MqttOutcomeUnknownException.class);
  }

  @Test
  void publish_noPlaceInTheWindow_wasSurelyNotSent() throws Exception {
    component.setPublishWindow(1);
    component.setPublishTimeoutMs(500);
    startProducer();

    publish("x");
    publish("y");

    await().atMost(LIMIT).until(() -> done.size() == 2);
    assertThat(done)
        .extracting(Exchange::getException)
        .hasAtLeastOneElementOfType(MqttUnavailableException.class)
        .hasAtLeastOneElementOfType(MqttOutcomeUnknownException.class);
    assertThat(published()).hasSize(1);
  }

  @Test
  void publish_brokerAway_failsAsUnavailable() throws Exception {
    broker.close();
    component.setPublishTimeoutMs(500);
    startProducer();

    publish("x");

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException())
        .isInstanceOf(MqttUnavailableException.class)
        .hasMessageContaining("no connection");
  }

  @Test
  void publish_connectionLost_outcomeIsUnknownAtOnceAndTheNextOneWorks() throws Exception {
    startProducer();
    publish("x");
    await().atMost(LIMIT).until(() -> published().size() == 1);

    broker.on(ScriptedBroker.PUBLISH, (from, packet) -> from.acknowledge(packet.id(), 0));
    broker.connection(0).cut();

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException()).isInstanceOf(MqttOutcomeUnknownException.class);
    publish("y");
    await().atMost(LIMIT).until(() -> done.size() == 2);
    assertThat(done.get(1).getException()).isNull();
  }

  @Test
  void publish_windowFull_waitsForAPlace() throws Exception {
    // GIVEN a broker that takes two at once: property 0x21, receive maximum
    broker.on(
        ScriptedBroker.CONNECT,
        (from, packet) -> from.send(0x20, new byte[] {0, 0, 3, 0x21, 0, 2}));
    startProducer();

    // WHEN
    Thread.ofVirtual()
        .start(
            () -> {
              for (int i = 0; i < 3; i++) {
                publish("x");
              }
            });

    // THEN
    await().atMost(LIMIT).until(() -> published().size() == 2);
    await()
        .during(Duration.ofMillis(500))
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(published()).hasSize(2));
    broker.connection(0).acknowledge(published().get(0).id(), 0);
    await().atMost(LIMIT).until(() -> published().size() == 3);
  }

  @Test
  void publish_wrongTopic_failsAndFreesItsPlace() throws Exception {
    broker.on(ScriptedBroker.PUBLISH, (from, packet) -> from.acknowledge(packet.id(), 0));
    component.setPublishWindow(1);
    startProducer();

    publish("not/a/#/topic/to/publish/to");
    publish("x");

    await().atMost(LIMIT).until(() -> done.size() == 2);
    assertThat(done.get(0).getException())
        .isInstanceOf(MqttRefusedException.class)
        .hasMessageContaining("topic name invalid (0x90)");
    assertThat(done.get(1).getException()).isNull();
  }

  private List<Packet> published() {
    return broker.received(ScriptedBroker.PUBLISH);
  }

  private void startProducer() throws Exception {
    context = Fixture.context(broker.url(), component, Fixture.noRoutes());
    producer = context.getEndpoint("paho-mqtt5:t?qos=1&clientId=p").createAsyncProducer();
    producer.start();
  }

  private void publish(String topic) {
    publish(topic, exchange -> {});
  }

  private void publish(String topic, Consumer<Exchange> with) {
    Exchange exchange = producer.getEndpoint().createExchange();
    exchange.getMessage().setHeader(PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC, topic);
    exchange.getMessage().setBody("body");
    with.accept(exchange);
    producer.process(exchange, sync -> done.add(exchange));
  }
}
