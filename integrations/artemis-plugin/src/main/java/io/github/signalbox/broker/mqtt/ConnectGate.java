/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.mqtt.Gate.Credentials;
import io.github.signalbox.broker.mqtt.Gate.SignedIn;
import io.github.signalbox.broker.policy.Decision;
import io.github.signalbox.broker.policy.Decision.Allowed;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.github.signalbox.signin.Grants;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Checks a CONNECT: the client's name, its will and its credentials. */
final class ConnectGate {
  /** Topic aliases that one connection may set; the gate keeps them in memory. */
  static final int MAX_TOPIC_ALIAS = 32;

  private final Gate gate;
  private SignedIn signedIn = new SignedIn.ByBroker();

  ConnectGate(Gate gate) {
    this.gate = gate;
  }

  Decision check(MqttConnectMessage connect, @Nullable X509Certificate certificate) {
    MqttConnectPayload payload = connect.payload();
    Decision name = gate.policy().connect(String.valueOf(payload.clientIdentifier()));
    if (name instanceof Refused) {
      return name;
    }
    ClientId clientId = ClientId.parse(payload.clientIdentifier());
    if (connect.variableHeader().isWillFlag()) {
      byte[] will = payload.willMessageInBytes();
      Decision decision =
          gate.policy()
              .publish(
                  clientId,
                  String.valueOf(payload.willTopic()),
                  will == null ? 0 : will.length,
                  connect.variableHeader().isWillRetain());
      if (decision instanceof Refused) {
        return decision;
      }
    }
    signedIn =
        gate.broker()
            .signIn(
                new Credentials(
                    clientId, payload.userName(), payload.passwordInBytes(), certificate));
    if (signedIn instanceof SignedIn.No no) {
      return no.refused();
    }
    return connect.variableHeader().isWillFlag()
            && !grants().mayPublish(String.valueOf(payload.willTopic()))
        ? new Refused(Refusal.NOT_AUTHORIZED, "no token allows the will on " + payload.willTopic())
        : new Allowed();
  }

  /** Returns what the client may do, within the policy. */
  Grants grants() {
    return signedIn instanceof SignedIn.ByGate identity ? identity.grants() : Grants.all();
  }

  /**
   * Returns the CONNECT with the credentials for the broker's own sign-in, and its will stamped.
   */
  MqttConnectMessage passedOn(MqttConnectMessage connect) {
    MqttConnectVariableHeader header = connect.variableHeader();
    MqttConnectPayload payload = connect.payload();
    SignedIn.ByGate identity = signedIn instanceof SignedIn.ByGate known ? known : null;
    MqttProperties will =
        header.isWillFlag()
            ? Stamp.on(payload.willProperties(), payload.clientIdentifier())
            : payload.willProperties();
    return new MqttConnectMessage(
        connect.fixedHeader(),
        new MqttConnectVariableHeader(
            header.name(),
            header.version(),
            identity != null || header.hasUserName(),
            identity != null || header.hasPassword(),
            header.isWillRetain(),
            header.willQos(),
            header.isWillFlag(),
            header.isCleanSession(),
            header.keepAliveTimeSeconds(),
            header.properties()),
        new MqttConnectPayload(
            payload.clientIdentifier(),
            will,
            payload.willTopic(),
            payload.willMessageInBytes(),
            identity == null ? payload.userName() : identity.userName(),
            identity == null ? payload.passwordInBytes() : identity.password()));
  }

  /**
   * Returns the accepting CONNACK of MQTT 5 with what the gate allows, where the broker allows
   * more.
   *
   * @param connack the broker's
   * @param maxPacketBytes largest packet of this client
   */
  static MqttConnAckMessage withLimits(MqttConnAckMessage connack, int maxPacketBytes) {
    MqttConnAckVariableHeader header = connack.variableHeader();
    MqttProperties limited = new MqttProperties();
    if (header.properties() != null) {
      header.properties().listAll().forEach(limited::add);
    }
    if (limited.getProperty(MqttPropertyType.TOPIC_ALIAS_MAXIMUM.value()) != null) {
      limit(limited, MqttPropertyType.TOPIC_ALIAS_MAXIMUM, MAX_TOPIC_ALIAS);
    }
    limit(limited, MqttPropertyType.MAXIMUM_PACKET_SIZE, maxPacketBytes);
    return new MqttConnAckMessage(
        connack.fixedHeader(),
        new MqttConnAckVariableHeader(
            header.connectReturnCode(), header.isSessionPresent(), limited));
  }

  private static void limit(MqttProperties properties, MqttPropertyType type, int most) {
    MqttProperties.MqttProperty<?> asked = properties.getProperty(type.value());
    int allowed = asked == null ? most : Math.min((Integer) asked.value(), most);
    properties.add(new IntegerProperty(type.value(), allowed));
  }
}
