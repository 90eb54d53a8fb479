/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.camel.uplink.UplinkReader;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events of Janus pass the checks of all others, and what is none becomes a dead letter as it is.
 */
class JanusEventReaderTest {
  private final CamelContext context = new DefaultCamelContext();
  private final UplinkReader checks = new UplinkReader();
  private final JanusEventReader reader = new JanusEventReader();

  @BeforeEach
  void setUp() {
    checks.setCamelContext(context);
    checks.start();
    reader.setReader(checks);
  }

  @AfterEach
  void tearDown() {
    checks.stop();
    context.stop();
  }

  private EventReading read(String payload, String publisher) {
    Exchange exchange = new DefaultExchange(context);
    exchange.getMessage().setBody(payload.getBytes(StandardCharsets.UTF_8));
    exchange.getMessage().setHeader(PahoMqtt5Constants.MQTT_TOPIC, "rtc-janus-up/plugins");
    MqttProperties properties = new MqttProperties();
    properties.setUserProperties(List.of(new UserProperty(RawEvent.PUBLISHER_PROPERTY, publisher)));
    exchange.getMessage().setHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, properties);
    return reader.read(exchange);
  }

  private static String joined(Instant time) {
    return """
        {"emitter":"janus1","type":64,"timestamp":%d,"handle_id":7,
         "event":{"plugin":"janus.plugin.videoroom",
                  "data":{"event":"joined","room":"r1","id":"bob","token":"t1"}}}"""
        .formatted(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  @Test
  void event_ofJanus_accepted() {
    assertThat(read(joined(Instant.now()), "GID_janus@@@janus1"))
        .isInstanceOfSatisfying(
            Accepted.class,
            event -> {
              assertThat(event.source()).isEqualTo("GID_janus@@@janus1");
              assertThat(event.data().path("participant").asText()).isEqualTo("bob");
            });
  }

  @Test
  void event_underAnotherServersName_refused() {
    assertThat(read(joined(Instant.now()), "GID_janus@@@janus2"))
        .isInstanceOfSatisfying(
            Refused.class, event -> assertThat(event.code()).isEqualTo(RefusalCode.WRONG_SOURCE));
  }

  @Test
  void event_twoDaysOld_refused() {
    assertThat(read(joined(Instant.now().minus(2, ChronoUnit.DAYS)), "GID_janus@@@janus1"))
        .isInstanceOfSatisfying(
            Refused.class, event -> assertThat(event.code()).isEqualTo(RefusalCode.STALE_EVENT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "{\"type\":64}", "[{\"type\":64,\"emitter\":\"janus1\"}]", ""})
  void message_notOfJanus_refusedWithItsOwnPayload(String payload) {
    assertThat(read(payload, "GID_janus@@@janus1"))
        .isInstanceOfSatisfying(
            Refused.class,
            event ->
                assertThat(new String(event.raw().payload(), StandardCharsets.UTF_8))
                    .isEqualTo(payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "-9223372036854775808", "1e300", "\"soon\""})
  void timestamp_outOfThisWorld_neverThrows(String timestamp) {
    String event =
        "{\"emitter\":\"janus1\",\"type\":64,\"timestamp\":%s,\"event\":{}}".formatted(timestamp);

    assertThat(read(event, "GID_janus@@@janus1")).isNotNull();
  }
}
