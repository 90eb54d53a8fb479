/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

/**
 * Message headers beside those of Camel's component; they carry MQTT 5 properties as plain values.
 */
public final class MqttHeaders {
  /** Content type; read on receipt, sent on publish. */
  public static final String CONTENT_TYPE = "CamelMqttContentType";

  /** Response topic; read on receipt, sent on publish. */
  public static final String RESPONSE_TOPIC = "CamelMqttResponseTopic";

  /** Correlation data as UTF-8 text; read on receipt, sent on publish. */
  public static final String CORRELATION_DATA = "CamelMqttCorrelationData";

  /** Message expiry interval in seconds, 0 or more; what is left on receipt, sent on publish. */
  public static final String MESSAGE_EXPIRY = "CamelMqttMessageExpiryInterval";

  /**
   * User properties as a map of strings, the last of each name; read on receipt, sent on publish.
   */
  public static final String USER_PROPERTIES = "CamelMqttUserProperties";

  /** Reason code of the broker's acknowledgement of a publish: 0, or 16 where nobody listens. */
  public static final String REASON_CODE = "CamelMqttReasonCode";

  /**
   * How long this publish may take, waiting for a connection included, in milliseconds; the
   * endpoint's limit where that is shorter. For what is of no use later.
   */
  public static final String PUBLISH_TIMEOUT = "CamelMqttPublishTimeoutMs";

  private MqttHeaders() {}
}
