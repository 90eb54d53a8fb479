/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.Connack;
import io.github.signalbox.camel.mqtt.client.MqttConnection;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultAsyncProducer;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * Publishes without waiting for one acknowledgement before the next publish; an exchange is done
 * when the broker has acknowledged its message. Messages leave in the order in which one thread
 * hands them over.
 *
 * <p>At most a window of messages is under way; a further publish waits for a place, then fails
 * with {@link MqttUnavailableException}. What was under way when a connection is lost fails with
 * {@link MqttOutcomeUnknownException}: whoever sends it again relies on the receiver knowing its
 * id. What the broker would have to reject is not sent and fails with {@link MqttRefusedException}.
 */
final class ReliableProducer extends DefaultAsyncProducer implements MqttLink.Listener {
  private final ReliableEndpoint endpoint;
  private @Nullable ScheduledExecutorService scheduler;
  private @Nullable ExecutorService goingOn;
  private @Nullable MqttLink link;
  private volatile @Nullable PublishWindow window;

  ReliableProducer(ReliableEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    String clientId = endpoint.clientId();
    ExecutorServiceManager threads = endpoint.getCamelContext().getExecutorServiceManager();
    ScheduledExecutorService connecting =
        threads.newSingleThreadScheduledExecutor(this, "MqttLink[" + clientId + "]");
    scheduler = connecting;
    goingOn = threads.newDefaultThreadPool(this, "MqttPublished[" + clientId + "]");
    MqttLink to = new MqttLink(endpoint, clientId, this, connecting);
    link = to;
    to.start();
    connecting.scheduleWithFixedDelay(this::failOverdue, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  protected void doStop() throws Exception {
    ExecutorServiceManager threads = endpoint.getCamelContext().getExecutorServiceManager();
    if (link != null) {
      link.stop();
    }
    if (scheduler != null) {
      threads.shutdownNow(scheduler);
    }
    PublishWindow last = window;
    if (last != null) {
      last.failAll("was not acknowledged before the producer stopped");
    }
    if (goingOn != null) {
      threads.shutdownGraceful(goingOn);
    }
    super.doStop();
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      Publish publish =
          new Publish(
              exchange,
              callback,
              endpoint.getTopic(),
              endpoint.getConfiguration(),
              endpoint.publishTimeoutMs(),
              Objects.requireNonNull(goingOn, "the producer has not been started"));
      OutgoingCheck.require(publish.topic(), publish.message());
      connected(publish).send(publish);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.setException(e);
    } catch (MqttPublishException | RuntimeException e) {
      exchange.setException(e);
    }
    callback.done(true);
    return true;
  }

  private PublishWindow connected(Publish publish)
      throws MqttUnavailableException, InterruptedException {
    link().await(publish.leftMs());
    PublishWindow present = window;
    if (present == null || !link().isCurrent(present.connection())) {
      throw new MqttUnavailableException("no connection to the broker: " + link().trouble());
    }
    return present;
  }

  private MqttLink link() {
    return Objects.requireNonNull(link, "the producer has not been started");
  }

  private void failOverdue() {
    PublishWindow present = window;
    if (present != null) {
      present.failOverdue();
    }
  }

  @Override
  public MqttConnectionOptions options(boolean first) {
    return endpoint.connectionOptions(first);
  }

  /** Source of the receive maximum: MQTT 5.0, section 3.2.2.3.3. */
  @Override
  public void connected(MqttConnection connection, Connack answer) {
    window =
        new PublishWindow(connection, Math.min(endpoint.publishWindow(), answer.receiveMaximum()));
    link().ready(connection);
  }

  @Override
  public void received(MqttConnection connection, String topic, MqttMessage message) {
    // A producer subscribes to nothing.
  }

  @Override
  public void leaving(MqttConnection connection) {
    // Each message is waited for where it is sent.
  }

  @Override
  public void disconnected(MqttConnection connection) {
    PublishWindow last = window;
    if (last != null && last.connection() == connection) {
      last.failAll("was under way when the connection was lost");
    }
  }
}
