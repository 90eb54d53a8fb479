/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.common.MqttMessage;

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

  /** Returns what hears the broker's answer. */
  MqttActionListener in(PublishWindow window) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        window.left(Publish.this);
        int[] reasons = token.getReasonCodes();
        answered(reasons == null || reasons.length == 0 ? 0 : reasons[0]);
      }

      @Override
      public void onFailure(IMqttToken token, Throwable failure) {
        window.left(Publish.this);
        fail(outcomeUnknown("was not acknowledged", failure));
      }
    };
  }

  private void answered(int reason) {
    if (ReasonCode.isRejection(reason)) {
      fail(new MqttRefusedException(topic, reason));
    } else if (done.compareAndSet(false, true)) {
      exchange.getMessage().setHeader(MqttHeaders.REASON_CODE, reason);
      goingOn.execute(() -> callback.done(false));
    }
  }

  /** Gives it up after it was sent: whether the broker has it is not known. */
  void failUnknown(String why) {
    fail(new MqttOutcomeUnknownException("publish to '" + topic + "' " + why));
  }

  void fail(Exception reason) {
    if (done.compareAndSet(false, true)) {
      exchange.setException(reason);
      goingOn.execute(() -> callback.done(false));
    }
  }

  private Exception outcomeUnknown(String why, Throwable cause) {
    return new MqttOutcomeUnknownException(
        "publish to '" + topic + "' " + why + ": " + MqttLink.text(cause), cause);
  }
}
