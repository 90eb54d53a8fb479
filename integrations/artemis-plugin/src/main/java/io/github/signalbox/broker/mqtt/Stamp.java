/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.message.RawEvent;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttProperties.StringPair;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperties;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import java.util.Arrays;
import org.apache.activemq.artemis.api.core.Message;
import org.jspecify.annotations.Nullable;

/** The name of its publisher on a message, which no publisher can set itself. */
public final class Stamp {
  /** Name of the property for JMS and core clients; JMS allows no hyphen in it. */
  public static final String CORE_PROPERTY = "signalbox_publisher";

  private static final int USER_PROPERTY = MqttPropertyType.USER_PROPERTY.value();

  /** How the broker keeps user properties of MQTT, and how many there are. */
  private static final String KEPT = "mqtt.ordered.user.property.0." + RawEvent.PUBLISHER_PROPERTY;

  private static final String COUNT = "mqtt.user.property.exists";

  private Stamp() {}

  /**
   * Returns the properties of a message with its publisher's name.
   *
   * @param properties as they came; null for none
   * @param publisher the publisher
   * @param without ids of properties that are left out
   */
  static MqttProperties on(
      @Nullable MqttProperties properties, String publisher, Integer... without) {
    MqttProperties stamped = new MqttProperties();
    UserProperties own = new UserProperties();
    if (properties != null) {
      properties.listAll().stream()
          .filter(property -> !Arrays.asList(without).contains(property.propertyId()))
          .filter(property -> property.propertyId() != USER_PROPERTY)
          .forEach(stamped::add);
      properties.getProperties(USER_PROPERTY).stream()
          .map(UserProperty.class::cast)
          .map(UserProperty::value)
          .filter(pair -> !RawEvent.PUBLISHER_PROPERTY.equals(pair.key))
          .forEach(own::add);
    }
    own.add(new StringPair(RawEvent.PUBLISHER_PROPERTY, publisher));
    stamped.add(own);
    return stamped;
  }

  /**
   * Names the publisher where JMS and core clients read it, {@value #CORE_PROPERTY}; and for MQTT
   * on a message that has not passed a gate as a PUBLISH: a will of MQTT 3.1.1, or what the broker
   * itself tells.
   *
   * @param message the message
   * @param publisher the publisher
   */
  public static void on(Message message, String publisher) {
    message.putStringProperty(CORE_PROPERTY, publisher);
    if (!message.containsProperty(COUNT)) {
      message.putIntProperty(COUNT, 1);
      message.putStringProperty(KEPT, publisher);
    }
  }
}
