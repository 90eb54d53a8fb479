/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.Connack;
import io.github.signalbox.camel.mqtt.client.MqttConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives messages and acknowledges each when its exchange, and its batch, are done.
 *
 * <p>A message that fails is not acknowledged. After a growing pause the consumer makes a new
 * connection of the same session, whereupon the broker delivers again whatever is not acknowledged:
 * MQTT knows no other way to have a message once more.
 *
 * <p>A suspended consumer stays connected, and hands nothing to the route until it is resumed.
 */
final class ReliableConsumer extends DefaultConsumer implements Suspendable, MqttLink.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(ReliableConsumer.class);

  private final ReliableEndpoint endpoint;
  private @Nullable ScheduledExecutorService scheduler;
  private @Nullable ExecutorService worker;
  private @Nullable Inbox inbox;
  private @Nullable MqttLink link;
  private @Nullable Subscriber subscriber;

  ReliableConsumer(ReliableEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    String clientId = endpoint.clientId();
    ExecutorServiceManager threads = endpoint.getCamelContext().getExecutorServiceManager();
    ScheduledExecutorService connecting =
        threads.newSingleThreadScheduledExecutor(this, "MqttLink[" + clientId + "]");
    ExecutorService receiving =
        threads.newSingleThreadExecutor(this, "MqttConsumer[" + clientId + "]");
    MqttLink to = new MqttLink(endpoint, clientId, this, connecting);
    Inbox received = new Inbox(endpoint.inboxBounds());
    scheduler = connecting;
    worker = receiving;
    inbox = received;
    link = to;
    subscriber = new Subscriber(endpoint, to);
    setHealthCheck(new LinkHealthCheck(to));
    receiving.execute(() -> work(received));
    to.start();
  }

  @Override
  protected void doStop() throws Exception {
    ExecutorServiceManager threads = endpoint.getCamelContext().getExecutorServiceManager();
    if (inbox != null) {
      inbox.close();
    }
    if (link != null) {
      link.stop();
    }
    if (worker != null) {
      threads.shutdownNow(worker);
    }
    if (scheduler != null) {
      threads.shutdownNow(scheduler);
    }
    super.doStop();
  }

  @Override
  protected void doSuspend() {
    inbox().pause(true);
  }

  @Override
  protected void doResume() {
    inbox().pause(false);
  }

  @Override
  public MqttConnectionOptions options(boolean first) {
    return subscriber().options(first);
  }

  @Override
  public void connected(MqttConnection connection, Connack answer) {
    subscriber().connected(connection, answer);
  }

  @Override
  public void received(MqttConnection connection, String topic, MqttMessage message) {
    if (!subscriber().prepares()) {
      inbox().put(new Inbox.Received(connection, topic, message), link().isReady());
    }
  }

  @Override
  public void leaving(MqttConnection connection) {
    subscriber().settle(connection);
  }

  @Override
  public void disconnected(MqttConnection connection) {
    inbox().leave(connection, endpoint.deliversAgain());
  }

  private MqttLink link() {
    return Objects.requireNonNull(link, "the consumer has not been started");
  }

  private Subscriber subscriber() {
    return Objects.requireNonNull(subscriber, "the consumer has not been started");
  }

  private Inbox inbox() {
    return Objects.requireNonNull(inbox, "the consumer has not been started");
  }

  private void work(Inbox from) {
    try {
      Optional<Inbox.Received> next = from.take();
      while (next.isPresent()) {
        process(next.get());
        next = from.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Hands one message to the route. Whatever is thrown concerns this message alone, which is not
   * acknowledged: a worker that ended would leave a connection that nobody reads from.
   */
  private void process(Inbox.Received received) {
    boolean manualAcks = endpoint.getConfiguration().isManualAcksEnabled();
    MqttAck ack = new MqttAck(new Steps(received));
    Exchange exchange = createExchange(true);
    try {
      exchange.setIn(
          HeaderMapping.received(exchange.getContext(), received.topic(), received.message()));
      if (manualAcks) {
        exchange.setProperty(MqttAck.PROPERTY, ack);
        exchange.getExchangeExtension().addOnCompletion(ack);
      }
      getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
    } catch (Throwable e) {
      getExceptionHandler().handleException("message from '" + received.topic() + "'", exchange, e);
      if (manualAcks) {
        ack.failed();
      }
    }
    if (!manualAcks) {
      ack.done();
    }
  }

  /** What happens to one message when its exchange, and its batch, are done. */
  private final class Steps implements MqttAck.Steps {
    private final Inbox.Received received;

    Steps(Inbox.Received received) {
      this.received = received;
    }

    /** Tells the broker that a message is done; not once its connection is lost. */
    @Override
    public void acknowledge() {
      if (received.isAcknowledged() && link().isCurrent(received.connection())) {
        received.connection().acknowledge(received.message());
      }
    }

    @Override
    public void redeliver() {
      if (endpoint.deliversAgain()) {
        link().renew(received.connection(), "a message failed and is to be delivered again");
      } else if (received.isAcknowledged()) {
        LOG.error(
            "a failed message from '{}' is lost: the broker keeps no session, since"
                + " sessionExpiryInterval is not above 0",
            received.topic());
        acknowledge();
      }
    }

    @Override
    public void finish() {
      inbox().finished(received);
    }
  }
}
