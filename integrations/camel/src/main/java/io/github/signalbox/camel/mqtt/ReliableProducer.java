/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes without waiting for one acknowledgement before the next publish; an exchange is done
 * when the broker has acknowledged its message.
 *
 * <p>At most a window of messages is under way; a further publish waits for a place, then fails
 * with {@link MqttUnavailableException}. What was under way when a connection goes fails the same
 * way: whether the broker has it is not known, and whoever sends it again relies on the receiver
 * knowing its id.
 */
final class ReliableProducer extends DefaultAsyncProducer implements MqttLink.Listener {
  private final ReliableEndpoint endpoint;
  private final Semaphore window;
  private final Set<Publish> underWay = ConcurrentHashMap.newKeySet();
  private @Nullable ScheduledExecutorService scheduler;
  private @Nullable MqttLink link;

  ReliableProducer(ReliableEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    this.window = new Semaphore(endpoint.publishWindow());
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    String clientId = endpoint.clientId();
    ScheduledExecutorService threads =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "MqttLink[" + clientId + "]");
    scheduler = threads;
    link = new MqttLink(endpoint, clientId, this, threads);
    link.start();
    threads.scheduleWithFixedDelay(this::failOverdue, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  protected void doStop() throws Exception {
    if (link != null) {
      link.stop();
    }
    if (scheduler != null) {
      endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(scheduler);
    }
    underWay.forEach(publish -> publish.fail(new MqttUnavailableException("producer is stopped")));
    super.doStop();
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      MqttAsyncClient client = connected();
      if (!window.tryAcquire(endpoint.publishTimeoutMs(), TimeUnit.MILLISECONDS)) {
        throw new MqttUnavailableException(
            "%d publishes are under way; none was acknowledged within %d ms"
                .formatted(endpoint.publishWindow(), endpoint.publishTimeoutMs()));
      }
      publish(client, new Publish(exchange, callback, client, endpoint, this::done));
      return false;
    } catch (MqttUnavailableException e) {
      exchange.setException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.setException(e);
    }
    callback.done(true);
    return true;
  }

  private MqttAsyncClient connected() throws MqttUnavailableException, InterruptedException {
    MqttLink to = Objects.requireNonNull(link, "the producer has not been started");
    Optional<MqttAsyncClient> client = to.await(endpoint.publishTimeoutMs());
    return client.orElseThrow(
        () -> new MqttUnavailableException("no connection to the broker: " + to.trouble()));
  }

  private void publish(MqttAsyncClient client, Publish publish) {
    underWay.add(publish);
    try {
      client.publish(publish.topic(), publish.message(), null, publish);
    } catch (MqttException e) {
      publish.fail(new MqttUnavailableException("publish to '" + publish.topic() + "' failed", e));
    }
  }

  private void done(Publish publish) {
    underWay.remove(publish);
    window.release();
  }

  private void failOverdue() {
    long now = System.nanoTime();
    long limit = TimeUnit.MILLISECONDS.toNanos(endpoint.publishTimeoutMs());
    underWay.stream()
        .filter(publish -> now - publish.startedNanos() > limit)
        .forEach(
            publish ->
                publish.fail(
                    new MqttUnavailableException(
                        "publish to '%s' was not acknowledged within %d ms"
                            .formatted(publish.topic(), endpoint.publishTimeoutMs()))));
  }

  @Override
  public void connected(MqttAsyncClient client) {
    Objects.requireNonNull(link, "the producer has not been started").ready(client);
  }

  @Override
  public void disconnected(MqttAsyncClient client) {
    underWay.stream()
        .filter(publish -> publish.isOn(client))
        .forEach(
            publish ->
                publish.fail(
                    new MqttUnavailableException(
                        "connection went while the publish to '%s' was under way"
                            .formatted(publish.topic()))));
  }

  @Override
  public LinkCallback callback(MqttAsyncClient client) {
    return new LinkCallback(
        Objects.requireNonNull(link, "the producer has not been started"), client);
  }
}
