/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UplinkReaderTest {
  private static final String SOURCE = "GID_tag_ap@@@AABBCCDDEEFF";
  private static final String DATA = "{\"taskId\":\"01234567-89ab-cdef-0123-456789abcdef\"}";

  private final CamelContext context = new DefaultCamelContext();
  private final UplinkReader reader = new UplinkReader();

  @BeforeEach
  void setUp() {
    reader.setCamelContext(context);
    reader.start();
  }

  @AfterEach
  void tearDown() {
    reader.stop();
    context.stop();
  }

  private static String event(Instant time) {
    return """
        {"specversion": "1.0", "id": "e-1", "source": "%s", "type": "pricetag.task.accepted",
         "time": "%s", "data": %s}
        """
        .formatted(SOURCE, time, DATA);
  }

  private Exchange exchange(String payload, String... userProperties) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(payload.getBytes(StandardCharsets.UTF_8));
    exchange.getMessage().setHeader(PahoMqtt5Constants.MQTT_TOPIC, "tag-task-up/accepted");
    MqttProperties properties = new MqttProperties();
    properties.setUserProperties(
        Arrays.stream(userProperties)
            .map(pair -> pair.split("="))
            .map(pair -> new UserProperty(pair[0], pair[1]))
            .toList());
    exchange.getMessage().setHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, properties);
    return exchange;
  }

  @Test
  void read_structuredEvent_accepted() {
    assertThat(reader.read(exchange(event(Instant.now())))).isInstanceOf(Accepted.class);
  }

  @Test
  void read_binaryEvent_acceptedByItsUserProperties() {
    Exchange exchange =
        exchange(
            DATA,
            "specversion=1.0",
            "id=e-1",
            "source=" + SOURCE,
            "type=pricetag.task.accepted",
            "time=" + Instant.now());

    assertThat(reader.read(exchange)).isInstanceOf(Accepted.class);
  }

  @Test
  void read_eventStampedByAnotherPublisher_refused() {
    String stamp = RawEvent.PUBLISHER_PROPERTY + "=GID_tag_ap@@@OTHER";

    assertThat(reader.read(exchange(event(Instant.now()), stamp)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_SOURCE));
  }

  @Test
  void read_exchangeOfTheStockComponentWithoutProperties_accepted() {
    Exchange exchange = exchange(event(Instant.now()));
    exchange.getMessage().removeHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES);

    assertThat(reader.read(exchange)).isInstanceOf(Accepted.class);
  }

  @Test
  void read_exchangeWithoutBodyOrTopic_refused() {
    assertThat(reader.read(new DefaultExchange(context))).isInstanceOf(Refused.class);
  }

  @Test
  void read_futureTolerance_isTheOneSet() {
    Exchange ahead = exchange(event(Instant.now().plusSeconds(120)));
    assertThat(reader.read(ahead)).isInstanceOf(Accepted.class);

    reader.stop();
    reader.setFutureToleranceMs(1000);
    reader.start();

    assertThat(reader.read(ahead)).isInstanceOf(Refused.class);
  }

  @Test
  void futureTolerance_negative_refusedNamingIt() {
    assertThatThrownBy(() -> reader.setFutureToleranceMs(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("futureToleranceMs -1");
  }

  @Test
  void read_beforeTheStart_refusedAsAMistakeOfTheProgram() {
    assertThatThrownBy(() -> new UplinkReader().read(exchange("{}")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void replay_deadLetterRow_readAsOnArrival() throws IOException {
    EventBatch batch =
        reader.replay(
            Map.of(
                "topic",
                "tag-task-up/accepted",
                "payload",
                event(Instant.now()).getBytes(StandardCharsets.UTF_8),
                "content_type",
                "application/cloudevents+json",
                "user_properties",
                "{\"" + RawEvent.PUBLISHER_PROPERTY + "\":\"" + SOURCE + "\"}"));

    assertThat(batch.readings()).hasSize(1).hasOnlyElementsOfType(Accepted.class);
  }

  @Test
  void parentOf_topic_isItsFirstLevel() {
    assertThat(List.of("a/b/c", "a", "a/", "/a"))
        .extracting(reader::parentOf)
        .containsExactly("a", "a", "a", "");
  }
}
