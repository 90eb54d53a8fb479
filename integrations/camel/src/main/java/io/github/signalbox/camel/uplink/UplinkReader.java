/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.camel.addressing.Addressing;
import io.github.signalbox.message.EventReader;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventSchemas;
import io.github.signalbox.message.Json;
import io.github.signalbox.message.RawEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of an MQTT exchange into an {@link EventReading}.
 *
 * <p>Reads the headers that {@code paho-mqtt5} sets, the stock component's as well.
 */
public final class UplinkReader extends ServiceSupport implements CamelContextAware {
  private static final ObjectMapper JSON = Json.mapper();
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private Duration futureTolerance = Duration.ofMinutes(5);
  private @Nullable CamelContext context;
  private @Nullable EventReader reader;

  /** Creates the bean; Camel sets its context and starts it. */
  public UplinkReader() {}

  /**
   * Sets how far ahead of this machine's clock an event's time may lie.
   *
   * @param millis milliseconds, 0 or more; default 5 minutes
   * @throws IllegalArgumentException if it is negative
   */
  public void setFutureToleranceMs(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("futureToleranceMs " + millis + " must be >= 0");
    }
    this.futureTolerance = Duration.ofMillis(millis);
  }

  /**
   * Reads the event of an exchange.
   *
   * @param exchange carries the payload as body and the MQTT headers
   * @return the event, or the refusal with its reason
   * @throws IllegalStateException if Camel has not started the bean
   */
  public EventReading read(Exchange exchange) {
    var message = exchange.getMessage();
    String topic = message.getHeader(PahoMqtt5Constants.MQTT_TOPIC, "", String.class);
    byte[] payload = message.getBody(byte[].class);
    MqttProperties properties =
        message.getHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, MqttProperties.class);
    return reader()
        .read(
            new RawEvent(
                topic,
                payload == null ? new byte[0] : payload,
                properties == null ? null : properties.getContentType(),
                userProperties(properties)));
  }

  /**
   * Reads a dead letter again, with the same checks as on arrival.
   *
   * @param row its topic, payload, content_type and user_properties (JSON text)
   * @return a batch of this one message
   * @throws IllegalStateException if Camel has not started the bean
   * @throws JsonProcessingException if user_properties is not a JSON object of strings
   */
  public EventBatch replay(Map<String, Object> row) throws JsonProcessingException {
    Map<String, String> properties =
        JSON.readValue(String.valueOf(row.get("user_properties")), STRINGS);
    RawEvent raw =
        new RawEvent(
            String.valueOf(row.get("topic")),
            (byte[]) row.get("payload"),
            (String) row.get("content_type"),
            properties);
    return new EventBatch(List.of(reader().read(raw)));
  }

  /**
   * Finds the parent of a topic, which names the statement of its events.
   *
   * @param topic a topic as it was published to
   * @return the first level
   */
  public String parentOf(String topic) {
    return topic.split("/", 2)[0];
  }

  private EventReader reader() {
    if (reader == null) {
      throw new IllegalStateException("the uplink reader is not started");
    }
    return reader;
  }

  private static Map<String, String> userProperties(@Nullable MqttProperties properties) {
    if (properties == null || properties.getUserProperties().isEmpty()) {
      return Map.of();
    }
    Map<String, String> map = new HashMap<>();
    for (UserProperty property : properties.getUserProperties()) {
      map.put(property.getKey(), property.getValue());
    }
    return map;
  }

  @Override
  protected void doStart() throws IOException {
    var mapping = Addressing.of(getCamelContext()).mapping();
    var schemas =
        EventSchemas.load(
            mapping,
            path ->
                ResourceHelper.resolveMandatoryResourceAsInputStream(
                    getCamelContext(), "classpath:" + path));
    reader = new EventReader(mapping, schemas, futureTolerance, Clock.systemUTC());
  }

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("the uplink reader has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
