/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.presence;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.mqtt.ConnectedClient;
import io.github.signalbox.broker.mqtt.Stamp;
import io.github.signalbox.broker.policy.Addresses;
import io.github.signalbox.broker.presence.PresenceEvents.Change;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.persistence.OperationContext;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes who comes and goes to {@value #PARENT}, in the order in which it happens.
 *
 * <p>Where the topic mapping declares no such parent nothing is published.
 */
public final class Presence {
  /** Parent topic of the events; the group of the client follows. */
  public static final String PARENT = "presence-up";

  /** Group of the brokers, which publish to it. */
  public static final String GROUP = "GID_broker";

  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final int MAX_CHANNELS = 200;
  private static final long SNAPSHOT_SECONDS = 60;
  private static final long MARGIN_SECONDS = 10;

  private final ActiveMQServer server;
  private final Addresses addresses;
  private final PresenceEvents events;
  private final Supplier<Collection<ConnectedClient>> connected;
  private volatile @Nullable Publishing publishing;
  private long told;

  /** What is used from one start of the broker to its stop, and not beyond. */
  private record Publishing(
      Executor inOrder, OperationContext writing, ScheduledFuture<?> snapshots) {}

  /**
   * Publishes for one broker, from {@link #start} on.
   *
   * @param server the broker
   * @param addresses the broker's way to write a topic
   * @param connected who is connected now
   */
  public Presence(
      ActiveMQServer server, Addresses addresses, Supplier<Collection<ConnectedClient>> connected) {
    this.server = server;
    this.addresses = addresses;
    this.connected = connected;
    String name = server.getConfiguration().getName().replaceAll("[^A-Za-z0-9_-]", "-");
    String node = name.substring(0, Math.min(name.length(), 32));
    this.events =
        new PresenceEvents(
            new ClientId(GROUP, node), Long.toString(System.currentTimeMillis(), 36));
  }

  /** Begins, when the broker is active: its executors are those of this start alone. */
  public void start() {
    Executor inOrder = server.getExecutorFactory().getExecutor();
    publishing =
        new Publishing(
            inOrder,
            server.getStorageManager().newContext(inOrder),
            server
                .getScheduledPool()
                .scheduleWithFixedDelay(
                    () -> execute(this::publishOpen),
                    SNAPSHOT_SECONDS,
                    SNAPSHOT_SECONDS,
                    TimeUnit.SECONDS));
    String started = events.started(Instant.now());
    execute(() -> publish("broker", started));
  }

  /** Ends, when the broker stops; the event of its next start covers what happens after that. */
  public void stop() {
    Publishing ending = publishing;
    publishing = null;
    if (ending != null) {
      ending.snapshots().cancel(false);
    }
  }

  private void execute(Runnable task) {
    Publishing now = publishing;
    if (now == null) {
      return;
    }
    try {
      now.inOrder().execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("Signalbox: the broker stops, and publishes no more", e);
    }
  }

  /**
   * Publishes that a connection changed; returns at once.
   *
   * @param client whose
   * @param change what became of it
   */
  public void changed(ConnectedClient client, Change change) {
    Instant time = change == Change.CONNECT ? client.since() : Instant.now();
    execute(
        () -> {
          told = Math.max(told, client.channel());
          publish(client.clientId().groupId(), events.changed(client, change, time));
        });
  }

  /** Names all open connections, so that a table can be put right after whatever went wrong. */
  private void publishOpen() {
    if (told == 0) {
      return;
    }
    // Who has just connected may not be among them yet.
    Instant settled = Instant.now().minusSeconds(MARGIN_SECONDS);
    List<ConnectedClient> open =
        connected.get().stream()
            .filter(client -> client.channel() <= told)
            .sorted(Comparator.comparingLong(ConnectedClient::channel))
            .toList();
    long from = 1;
    for (int at = 0; at == 0 || at < open.size(); at += MAX_CHANNELS) {
      List<ConnectedClient> part = open.subList(at, Math.min(at + MAX_CHANNELS, open.size()));
      boolean last = at + MAX_CHANNELS >= open.size();
      long to = last ? told : part.get(part.size() - 1).channel();
      publish("broker", events.open(from, to, part, settled));
      from = to + 1;
    }
  }

  /**
   * Routes an event. A message reaches its queues when the journal has it; within one context,
   * which otherwise each thread of the pool has for itself, that happens in the order of routing.
   */
  private void publish(String subtopic, String event) {
    Publishing now = publishing;
    if (now == null) {
      return;
    }
    OperationContext before = server.getStorageManager().getContext();
    server.getStorageManager().setContext(now.writing());
    try {
      CoreMessage message = new CoreMessage(server.getStorageManager().generateID(), 512);
      message.setAddress(addresses.ofTopic(PARENT + "/" + subtopic));
      message.setDurable(true);
      message.setTimestamp(System.currentTimeMillis());
      message.putIntProperty("mqtt.qos.level", 1);
      message.putStringProperty("mqtt.content.type", "application/cloudevents+json");
      Stamp.on(message, events.source().toString());
      message.getBodyBuffer().writeBytes(event.getBytes(StandardCharsets.UTF_8));
      server.getPostOffice().route(message, false);
    } catch (Exception e) {
      if (publishing == now) {
        // The next snapshot puts it right.
        LOG.error("Signalbox: a presence event was not published", e);
      } else {
        LOG.debug("Signalbox: the broker stops, and publishes no more", e);
      }
    } finally {
      server.getStorageManager().setContext(before);
    }
  }
}
