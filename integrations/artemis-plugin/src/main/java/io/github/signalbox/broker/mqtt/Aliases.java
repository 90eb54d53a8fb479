/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Topic aliases of one connection, in one direction. */
final class Aliases {
  /** Id of the property that holds an alias. */
  static final int PROPERTY = MqttPropertyType.TOPIC_ALIAS.value();

  private final int max;
  private final Map<Integer, String> topics = new HashMap<>();

  /**
   * Begins without an alias.
   *
   * @param max highest alias that is kept
   */
  Aliases(int max) {
    this.max = max;
  }

  /** Returns the topic of a message; null where its alias is out of range or was never set. */
  @Nullable String topicOf(MqttPublishVariableHeader header) {
    MqttProperties properties = header.properties();
    if (properties == null || properties.getProperty(PROPERTY) == null) {
      return header.topicName();
    }
    Integer alias = (Integer) properties.getProperty(PROPERTY).value();
    if (alias < 1 || alias > max) {
      return null;
    }
    if (header.topicName().isEmpty()) {
      return topics.get(alias);
    }
    topics.put(alias, header.topicName());
    return header.topicName();
  }
}
