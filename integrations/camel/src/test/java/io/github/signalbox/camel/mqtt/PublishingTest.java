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
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void publish_refused_failsWithTheReason() throws Exception {
    broker.on(ScriptedBroker.PUBLISH, (from, packet) -> from.acknowledge(packet.id(), 0x87));
    startProducer();

    publish("x");

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException())
        .isInstanceOfSatisfying(
            MqttRefusedException.class,
            refused -> assertThat(refused.reasonCode()).isEqualTo(0x87));
  }

  @Test
  void publish_neverAcknowledged_failsAsUnavailable() throws Exception {
    component.setPublishTimeoutMs(500);
    startProducer();

    publish("x");

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException()).isInstanceOf(MqttUnavailableException.class);
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
  void publish_connectionGoes_failsAtOnceAndTheNextOneWorks() throws Exception {
    startProducer();
    publish("x");
    await().atMost(LIMIT).until(() -> published().size() == 1);

    broker.on(ScriptedBroker.PUBLISH, (from, packet) -> from.acknowledge(packet.id(), 0));
    broker.connection(0).cut();

    await().atMost(LIMIT).until(() -> done.size() == 1);
    assertThat(done.get(0).getException()).isInstanceOf(MqttUnavailableException.class);
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
    assertThat(done.get(0).getException()).isNotNull();
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
    Exchange exchange = producer.getEndpoint().createExchange();
    exchange.getMessage().setHeader(PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC, topic);
    exchange.getMessage().setBody("body");
    producer.process(exchange, sync -> done.add(exchange));
  }
}
