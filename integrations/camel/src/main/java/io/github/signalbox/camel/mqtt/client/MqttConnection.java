/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.resolver.NoopAddressResolverGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an MQTT 5 client, of no use after its end. Its methods may be called by any
 * thread, and do not wait; what one thread sends leaves in that order.
 */
public final class MqttConnection {
  private static final int EXACTLY_ONCE = 2;

  private final String clientId;
  private final BrokerAddress address;
  private final MqttConnectionOptions options;
  private final PacketHandler handler;
  private volatile @Nullable Channel channel;

  /**
   * Creates a connection that is not made yet.
   *
   * @param address where the broker listens
   * @param clientId the client ID
   * @param options everything else that is said at CONNECT
   * @param listener what hears of messages and of the end
   */
  public MqttConnection(
      BrokerAddress address,
      String clientId,
      MqttConnectionOptions options,
      ConnectionListener listener) {
    this.address = address;
    this.clientId = clientId;
    this.options = options;
    this.handler = new PacketHandler(clientId, options, listener);
  }

  /** Returns the client ID. */
  public String clientId() {
    return clientId;
  }

  /**
   * Makes the connection; looks up the broker's name, which may block.
   *
   * @param threads the threads that read and write
   * @return the broker's answer; fails with a {@link ConnectionException}
   */
  public CompletableFuture<Connack> connect(EventLoopGroup threads) {
    InetSocketAddress remote = new InetSocketAddress(address.host(), address.port());
    if (remote.isUnresolved()) {
      return CompletableFuture.failedFuture(
          new ConnectionException.NotSent("unknown host " + address.host()));
    }
    try {
      return connect(threads, remote, new ChannelSetup(address, options, handler));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(new ConnectionException.NotSent(Reasons.text(e)));
    }
  }

  private CompletableFuture<Connack> connect(
      EventLoopGroup threads, InetSocketAddress remote, ChannelSetup setup) {
    long limit = TimeUnit.SECONDS.toMillis(options.getConnectionTimeout());
    ChannelFuture connected =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .resolver(NoopAddressResolverGroup.INSTANCE)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limit)
            .handler(setup)
            .connect(remote);
    channel = connected.channel();
    connected.addListener(
        (ChannelFuture done) -> {
          if (!done.isSuccess()) {
            handler.end(Reasons.text(done.cause()));
          }
        });
    return handler.connack();
  }

  /**
   * Subscribes to a topic filter.
   *
   * @param filter the topic filter
   * @param qos 0 to 2
   * @return the broker's answer; fails with a {@link ConnectionException}
   */
  public CompletableFuture<Reply> subscribe(String filter, int qos) {
    return onLoop(answer -> handler.request(id -> Packets.subscribe(id, filter, qos), answer));
  }

  /**
   * Ends a subscription.
   *
   * @param filter the topic filter
   * @return the broker's answer; fails with a {@link ConnectionException}
   */
  public CompletableFuture<Reply> unsubscribe(String filter) {
    return onLoop(answer -> handler.request(id -> Packets.unsubscribe(id, filter), answer));
  }

  /**
   * Publishes a message.
   *
   * @param topic the topic
   * @param message payload, QoS, retain flag and properties
   * @return the broker's answer, with QoS 0 success once it is written; fails with a {@link
   *     ConnectionException}
   */
  public CompletableFuture<Reply> publish(String topic, MqttMessage message) {
    if (message.getQos() == 0) {
      return onLoop(answer -> handler.send(Packets.publish(topic, message, 0), answer));
    }
    return onLoop(answer -> handler.request(id -> Packets.publish(topic, message, id), answer));
  }

  /**
   * Tells the broker that a received message is done; does nothing for QoS 0 and once the
   * connection has ended.
   *
   * @param message the message
   */
  public void acknowledge(MqttMessage message) {
    if (message.getQos() == 0) {
      return;
    }
    MqttMessageType type =
        message.getQos() == EXACTLY_ONCE ? MqttMessageType.PUBREC : MqttMessageType.PUBACK;
    var unused = onLoop(written -> handler.send(Packets.reply(type, message.getId()), written));
  }

  /**
   * Sends a DISCONNECT after all that was sent before, and closes.
   *
   * @param endSession whether the broker forgets the session, rather than keeps it as agreed
   * @return done when it is closed
   */
  public CompletableFuture<Reply> disconnect(boolean endSession) {
    return this.<Reply>onLoop(written -> handler.send(Packets.disconnect(endSession), written))
        .whenComplete((written, failure) -> close());
  }

  /** Closes without a DISCONNECT; the broker keeps the session as agreed and publishes the will. */
  public void close() {
    Channel of = channel;
    if (of != null) {
      var unused = onLoop(done -> handler.leave());
      of.close();
    }
  }

  /** Returns whether the connection stands. */
  public boolean isOpen() {
    Channel of = channel;
    return of != null && of.isActive();
  }

  /**
   * Stops the reading, or resumes it. What has been read already is still handed on.
   *
   * @param reading whether to read
   */
  public void setReading(boolean reading) {
    Channel of = channel;
    if (of != null) {
      of.config().setAutoRead(reading);
    }
  }

  private CompletableFuture<Reply> onLoop(Consumer<CompletableFuture<Reply>> task) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    Channel of = channel;
    try {
      if (of == null) {
        throw new RejectedExecutionException("not connected");
      }
      of.eventLoop().execute(() -> task.accept(answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(new ConnectionException.NotSent(Reasons.text(e)));
    }
    return answer;
  }
}
