/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import io.github.signalbox.camel.addressing.Addressing;
import io.github.signalbox.message.EventReader;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventSchemas;
import io.github.signalbox.message.RawEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
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
    if (reader == null) {
      throw new IllegalStateException("the uplink reader is not started");
    }
    var message = exchange.getMessage();
    String topic = message.getHeader(PahoMqtt5Constants.MQTT_TOPIC, "", String.class);
    byte[] payload = message.getBody(byte[].class);
    MqttProperties properties =
        message.getHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, MqttProperties.class);
    return reader.read(
        new RawEvent(
            topic,
            payload == null ? new byte[0] : payload,
            properties == null ? null : properties.getContentType(),
            userProperties(properties)));
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
