/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.broker.mqtt.Gate.Broker;
import io.github.signalbox.broker.mqtt.Gate.Credentials;
import io.github.signalbox.broker.mqtt.Gate.Limits;
import io.github.signalbox.broker.mqtt.Gate.Observer;
import io.github.signalbox.broker.mqtt.Gate.SignedIn;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Policy;
import io.github.signalbox.signin.Grants;
import io.github.signalbox.signin.SignInResult;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A connection with a gate, and the test in the broker's place. */
final class TestGate {
  private static final String TABLE =
      """
      event-type,parent,direction,scenario,task,priority,size,publishers,subscribers,answers-on,max-age
      a.up,up1,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H
      a.down,down1,down,s,t,normal,normal,GID_bridge,GID_device,,PT24H
      """;

  private TestGate() {}

  /** Opens a connection; what the observer is told goes to the list. */
  static EmbeddedChannel open(
      Limits limits, Function<Credentials, SignedIn> signIn, List<String> told) throws IOException {
    Policy policy = new Policy(TopicMappingTable.read(new StringReader(TABLE)), 128);
    return new EmbeddedChannel(
        new GateHandler(
            new Gate(policy, limits, new Answering(signIn), new Told(told)), "10.0.0.1:1"));
  }

  private record Answering(Function<Credentials, SignedIn> signIn) implements Broker {
    @Override
    public boolean isBound(String topic) {
      return true;
    }

    @Override
    public Set<String> subscriptions(ClientId clientId) {
      return Set.of();
    }

    @Override
    public SignedIn signIn(Credentials credentials) {
      return signIn.apply(credentials);
    }

    @Override
    public SignInResult renew(ClientId clientId, String userName, String type, String token) {
      return new SignInResult.Refused(SignInResult.Reason.FORGED, "not in these tests");
    }

    @Override
    public Optional<SignInResult.Refused> fault(Grants grants) {
      return Optional.empty();
    }
  }

  private record Told(List<String> told) implements Observer {
    @Override
    public void connected(ConnectedClient client) {
      told.add("connected");
    }

    @Override
    public void disconnecting(ConnectedClient client) {
      told.add("disconnecting");
    }

    @Override
    public void gone(ConnectedClient client) {
      told.add("gone");
    }

    @Override
    public void refused(String who, Refused refused) {
      told.add("refused " + refused.refusal().label());
    }

    @Override
    public void pointToPoint(boolean delivered) {
      told.add("p2p");
    }

    @Override
    public void delivered() {
      told.add("delivered");
    }

    @Override
    public void tooFast() {
      told.add("too fast");
    }

    @Override
    public void withoutEffect(ConnectedClient client, String topic) {
      told.add("without effect " + topic);
    }

    @Override
    public void failed(String who, Throwable failure) {
      told.add("failed");
    }
  }
}
