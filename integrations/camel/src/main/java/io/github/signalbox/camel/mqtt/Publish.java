/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.ConnectionException;
import io.github.signalbox.camel.mqtt.client.ReasonCode;
import io.github.signalbox.camel.mqtt.client.Reasons;
import io.github.signalbox.camel.mqtt.client.Reply;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * One message to the broker, and the exchange that waits for the answer. The exchange goes on in a
 * thread of its own, so that it cannot hold up the broker's next answers.
 */
final class Publish {
  private final Exchange exchange;
  private final AsyncCallback callback;
  private final Executor goingOn;
  private final String topic;
  private final MqttMessage message;
  private final long limitMs;
  private final long startedNanos = System.nanoTime();
  private final AtomicBoolean done = new AtomicBoolean();

  Publish(
      Exchange exchange,
      AsyncCallback callback,
      String defaultTopic,
      PahoMqtt5Configuration configuration,
      long limitMs,
      Executor goingOn) {
    this.exchange = exchange;
    this.callback = callback;
    this.goingOn = goingOn;
    this.limitMs =
        Math.min(
            limitMs,
            exchange.getMessage().getHeader(MqttHeaders.PUBLISH_TIMEOUT, limitMs, long.class));
    this.topic =
        exchange
            .getMessage()
            .getHeader(PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC, defaultTopic, String.class);
    this.message = HeaderMapping.toSend(exchange.getMessage(), configuration);
  }

  String topic() {
    return topic;
  }

  MqttMessage message() {
    return message;
  }

  /** Returns how much longer it may take, in milliseconds; less than 0 if it took too long. */
  long leftMs() {
    return limitMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }

  /** Gives it up if it takes too long. */
  void failIfOverdue() {
    if (leftMs() < 0) {
      failUnknown("was not acknowledged within " + limitMs + " ms");
    }
  }

  /** Takes the broker's answer, or why there is none. */
  void answered(@Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      fail(failed(failure));
    } else if (reply.isRejection()) {
      fail(new MqttRefusedException(topic, reply));
    } else if (done.compareAndSet(false, true)) {
      exchange.getMessage().setHeader(MqttHeaders.REASON_CODE, reply.reasonCode());
      goOn();
    }
  }

  private Exception failed(@Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException("no answer") : failure;
    String start = "publish to '" + topic + "' ";
    String reason = Reasons.text(cause);
    return switch (Reasons.unwrap(cause)) {
      case ConnectionException.TooLarge tooLarge ->
          MqttRefusedException.beforeSending(topic, ReasonCode.PACKET_TOO_LARGE, reason);
      case ConnectionException.NotSent notSent ->
          new MqttUnavailableException(start + "was not sent: " + reason, cause);
      default -> new MqttOutcomeUnknownException(start + "was not acknowledged: " + reason, cause);
    };
  }

  /** Gives it up after it was sent: whether the broker has it is not known. */
  void failUnknown(String why) {
    fail(new MqttOutcomeUnknownException("publish to '" + topic + "' " + why));
  }

  void fail(Exception reason) {
    if (done.compareAndSet(false, true)) {
      exchange.setException(reason);
      goOn();
    }
  }

  /** Lets the exchange go on; on this thread where the producer has stopped meanwhile. */
  private void goOn() {
    try {
      goingOn.execute(() -> callback.done(false));
    } catch (RejectedExecutionException e) {
      callback.done(false);
    }
  }
}
