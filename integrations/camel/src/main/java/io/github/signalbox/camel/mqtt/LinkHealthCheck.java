/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Up while a consumer is connected and subscribed. */
final class LinkHealthCheck extends AbstractHealthCheck {
  private final MqttLink link;

  LinkHealthCheck(MqttLink link) {
    super("camel", "consumer:mqtt-" + link.clientId());
    this.link = link;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    String trouble = link.trouble();
    builder.detail("mqtt.client.id", link.clientId());
    if (trouble.isEmpty()) {
      builder.up();
    } else {
      builder.message(trouble).down();
    }
  }
}
