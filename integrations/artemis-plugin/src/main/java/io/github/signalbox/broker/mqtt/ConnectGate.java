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

  /** Returns the CONNACK with as many topic aliases as the gate keeps. */
  static MqttConnAckMessage withAliasLimit(MqttConnAckMessage connack, boolean mqtt5) {
    MqttConnAckVariableHeader header = connack.variableHeader();
    int key = MqttPropertyType.TOPIC_ALIAS_MAXIMUM.value();
    if (!mqtt5 || header.properties() == null || header.properties().getProperty(key) == null) {
      return connack;
    }
    MqttProperties limited = new MqttProperties();
    header.properties().listAll().forEach(limited::add);
    int asked = (Integer) header.properties().getProperty(key).value();
    limited.add(new IntegerProperty(key, Math.min(asked, MAX_TOPIC_ALIAS)));
    return new MqttConnAckMessage(
        connack.fixedHeader(),
        new MqttConnAckVariableHeader(
            header.connectReturnCode(), header.isSessionPresent(), limited));
  }
}
