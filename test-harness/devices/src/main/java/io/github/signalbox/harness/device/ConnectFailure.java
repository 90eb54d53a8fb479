/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Says in one line why a device could not connect, and which option decides it. */
final class ConnectFailure {
  private ConnectFailure() {}

  static String describe(Throwable failure, BrokerAccess broker) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Mqtt3ConnAckException rejected) {
        return rejected(broker, rejected.getMqttMessage().getReturnCode().name());
      }
      if (cause instanceof Mqtt5ConnAckException rejected) {
        return rejected(broker, rejected.getMqttMessage().getReasonCode().name());
      }
      if (cause instanceof UnknownHostException) {
        return "the host of " + broker + " is unknown (--broker)";
      }
      // The native transport of Netty has exceptions of its own.
      if (cause instanceof ConnectException || text(cause).contains("Connection refused")) {
        return "connection to " + broker + " refused: start the broker, or name another (--broker)";
      }
    }
    return broker + ": " + text(failure);
  }

  private static String rejected(BrokerAccess broker, String code) {
    return "%s rejects the sign-in: %s (--access-key and --secret, or --user and --password)"
        .formatted(broker, code.toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String text(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
