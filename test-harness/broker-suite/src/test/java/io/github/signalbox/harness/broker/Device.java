/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientConfig;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult.Mqtt5Qos1Result;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A device of a test, on MQTT 5 or 3.1.1, that keeps what it receives. */
final class Device implements AutoCloseable {
  private static final long SECONDS = 10;
  private static final long SESSION_SECONDS = 3600;

  private final String clientId;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Mqtt5Publish> received5 = new LinkedBlockingQueue<>();
  private @Nullable Mqtt5AsyncClient mqtt5;
  private @Nullable Mqtt3AsyncClient mqtt3;
  private boolean acknowledging = true;

  private Device(String clientId) {
    this.clientId = clientId;
  }

  /** How a device connects. */
  record Access(
      int port,
      boolean webSocket,
      boolean signing,
      @Nullable String userName,
      byte @Nullable [] password,
      @Nullable MqttClientSslConfig tls) {
    /** Without credentials. */
    static Access plain(PluginBroker broker) {
      return plain(broker.port());
    }

    /** Without credentials, to whichever broker is there. */
    static Access plain(int port) {
      return new Access(port, false, false, null, null, null);
    }

    /** Each client with what it needs: the bridge as its user, devices by signature. */
    static Access signing(PluginBroker broker) {
      return new Access(broker.port(), false, true, null, null, null);
    }

    Access overWebSocket() {
      return new Access(port, true, signing, userName, password, tls);
    }

    Access as(String user, String secret) {
      return new Access(port, webSocket, false, user, secret.getBytes(StandardCharsets.UTF_8), tls);
    }

    Access overTls(int tlsPort, MqttClientSslConfig config) {
      return new Access(tlsPort, webSocket, signing, userName, password, config);
    }

    private Access of(String clientId) {
      if (!signing) {
        return this;
      }
      try {
        ClientId name = ClientId.parse(clientId);
        return name.groupId().equals("GID_bridge")
            ? as("bridge", TestSettings.PASSWORD)
            : as(
                Signature.userName("key1", "instance"),
                Signature.password(name, TestSettings.SECRET));
      } catch (AddressingException e) {
        // Refused for its name, whatever it signs.
        return this;
      }
    }
  }

  private static MqttClientBuilder builder(Access access, String clientId) {
    MqttClientBuilder builder =
        MqttClient.builder().identifier(clientId).serverHost("127.0.0.1").serverPort(access.port());
    if (access.tls() != null) {
      builder = builder.sslConfig(access.tls());
    }
    return access.webSocket()
        ? builder.webSocketConfig().serverPath("mqtt").applyWebSocketConfig()
        : builder;
  }

  /** Connects on MQTT 5; a session that is kept lives for an hour. */
  static Device connect5(Access way, String clientId, boolean keepSession) throws Exception {
    Access access = way.of(clientId);
    Device device = new Device(clientId);
    Mqtt5AsyncClient client = builder(access, clientId).useMqttVersion5().buildAsync();
    device.mqtt5 = client;
    client.publishes(MqttGlobalPublishFilter.ALL, device::arrived, Runnable::run, true);
    var connect =
        client
            .connectWith()
            .cleanStart(!keepSession)
            .sessionExpiryInterval(keepSession ? SESSION_SECONDS : 0);
    if (access.userName() != null && access.password() != null) {
      connect =
          connect
              .simpleAuth()
              .username(access.userName())
              .password(access.password())
              .applySimpleAuth();
    }
    connect.send().get(SECONDS, TimeUnit.SECONDS);
    return device;
  }

  /** Connects on MQTT 3.1.1. */
  static Device connect3(Access way, String clientId, boolean keepSession) throws Exception {
    Access access = way.of(clientId);
    Device device = new Device(clientId);
    Mqtt3AsyncClient client = builder(access, clientId).useMqttVersion3().buildAsync();
    device.mqtt3 = client;
    client.publishes(
        MqttGlobalPublishFilter.ALL,
        message -> device.received.add(text(message.getPayloadAsBytes())));
    var connect = client.connectWith().cleanSession(!keepSession);
    if (access.userName() != null && access.password() != null) {
      connect =
          connect
              .simpleAuth()
              .username(access.userName())
              .password(access.password())
              .applySimpleAuth();
    }
    connect.send().get(SECONDS, TimeUnit.SECONDS);
    return device;
  }

  /** Connects with a will that names somebody else as its publisher, and breaks the connection. */
  static void leaveAWill(Access way, String clientId, boolean version5, String topic)
      throws Exception {
    Access access = way.of(clientId);
    MqttClientConfig config;
    if (version5) {
      Mqtt5AsyncClient client = builder(access, clientId).useMqttVersion5().buildAsync();
      client
          .connectWith()
          .simpleAuth()
          .username(Objects.requireNonNull(access.userName()))
          .password(Objects.requireNonNull(access.password()))
          .applySimpleAuth()
          .willPublish()
          .topic(topic)
          .userProperties()
          .add("signalbox-publisher", "GID_tag_ap@@@victim")
          .applyUserProperties()
          .applyWillPublish()
          .send()
          .get(SECONDS, TimeUnit.SECONDS);
      config = client.getConfig();
    } else {
      Mqtt3AsyncClient client = builder(access, clientId).useMqttVersion3().buildAsync();
      client
          .connectWith()
          .simpleAuth()
          .username(Objects.requireNonNull(access.userName()))
          .password(Objects.requireNonNull(access.password()))
          .applySimpleAuth()
          .willPublish()
          .topic(topic)
          .payload(clientId.getBytes(StandardCharsets.UTF_8))
          .applyWillPublish()
          .send()
          .get(SECONDS, TimeUnit.SECONDS);
      config = client.getConfig();
    }
    // The client has no call for a connection that breaks.
    ((MqttClientConnectionConfig) config.getConnectionConfig().orElseThrow()).getChannel().close();
  }

  private void arrived(Mqtt5Publish message) {
    received.add(text(message.getPayloadAsBytes()));
    received5.add(message);
    if (acknowledging) {
      message.acknowledge();
    }
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** From now on nothing is acknowledged. */
  Device silent() {
    acknowledging = false;
    return this;
  }

  /** Publishes at QoS 1 and waits for the answer. */
  void publish(String topic, String payload) throws Exception {
    publish(topic, payload, MqttQos.AT_LEAST_ONCE);
  }

  void publish(String topic, String payload, MqttQos qos) throws Exception {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    if (mqtt5 != null) {
      try {
        mqtt5
            .publishWith()
            .topic(topic)
            .qos(qos)
            .payload(bytes)
            .send()
            .get(SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw new IllegalStateException(reasonOf(e.getCause()), e);
      }
    } else if (mqtt3 != null) {
      mqtt3
          .publishWith()
          .topic(topic)
          .qos(qos)
          .payload(bytes)
          .send()
          .get(SECONDS, TimeUnit.SECONDS);
    }
  }

  private static String reasonOf(Throwable failure) {
    if (failure instanceof Mqtt5PubAckException refused) {
      return refused.getMqttMessage().getReasonCode().name();
    }
    if (failure instanceof Mqtt5PubRecException refused) {
      return refused.getMqttMessage().getReasonCode().name();
    }
    return failure.toString();
  }

  /** Publishes at QoS 1; false where nobody receives it. */
  boolean reaches(String topic, String payload) throws Exception {
    var result =
        mqtt5()
            .publishWith()
            .topic(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(payload.getBytes(StandardCharsets.UTF_8))
            .send()
            .get(SECONDS, TimeUnit.SECONDS);
    return ((Mqtt5Qos1Result) result).getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.SUCCESS;
  }

  /** Returns how many messages have come and were not taken. */
  int received() {
    return received.size();
  }

  Mqtt5AsyncClient mqtt5() {
    return Objects.requireNonNull(mqtt5);
  }

  Mqtt3AsyncClient mqtt3() {
    return Objects.requireNonNull(mqtt3);
  }

  String clientId() {
    return clientId;
  }

  /** Waits for the next message. */
  @Nullable String next() throws InterruptedException {
    return received.poll(SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Waits for a message, and passes over what comes once more before it: an acknowledgement that
   * was on its way when the broker ended counts for nothing.
   */
  boolean receives(String payload) throws InterruptedException {
    String next = next();
    while (next != null && !next.equals(payload)) {
      next = next();
    }
    return next != null;
  }

  /** Waits for the next message, with its properties. */
  @Nullable Mqtt5Publish next5() throws InterruptedException {
    return received5.poll(SECONDS, TimeUnit.SECONDS);
  }

  /** Waits and returns everything that came. */
  List<String> allWithin(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
    return List.copyOf(received);
  }

  boolean isConnected() {
    return mqtt5 != null
        ? mqtt5.getState().isConnected()
        : mqtt3 != null && mqtt3.getState().isConnected();
  }

  /** Leaves; a session that was to be kept stays. */
  @Override
  public void close() {
    if (mqtt5 != null && mqtt5.getState().isConnected()) {
      mqtt5.disconnect().join();
    }
    if (mqtt3 != null && mqtt3.getState().isConnected()) {
      mqtt3.disconnect().join();
    }
  }
}
