/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.broker.policy.Decision.Allowed;
import io.github.signalbox.broker.policy.Decision.Own;
import io.github.signalbox.broker.policy.Decision.PointToPoint;
import io.github.signalbox.broker.policy.Decision.Refused;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final ClientId DEVICE = ClientId.parse("GID_device@@@1");
  private static final ClientId BRIDGE = ClientId.parse("GID_bridge@@@r1");

  private Policy policy;

  @BeforeEach
  void table() throws IOException {
    TopicMapping mapping =
        TopicMappingTable.read(
            new StringReader(
                """
                event-type,parent,direction,scenario,task,priority,size,publishers,subscribers,answers-on,max-age
                a.up,up1,up,s,t,normal,normal,GID_device,GID_bridge,down1,PT24H
                a.bulk,bulk1,up,s,u,normal,bulk,GID_device,GID_bridge,,PT24H
                a.down,down1,down,s,t,normal,normal,GID_bridge,GID_device,,PT24H
                b.down,down2,down,s,v,normal,normal,GID_bridge,GID_device|GID_others,,PT24H
                """));
    policy = new Policy(mapping, 128);
  }

  private static Refusal refusal(Decision decision) {
    assertThat(decision).isInstanceOf(Refused.class);
    return ((Refused) decision).refusal();
  }

  @Test
  void ownTopics_oneForEachDownlinkOfTheGroup() {
    assertThat(policy.ownTopics(DEVICE))
        .containsExactly("down1/p2p/GID_device@@@1", "down2/p2p/GID_device@@@1");
    assertThat(policy.ownTopics(ClientId.parse("GID_others@@@1")))
        .containsExactly("down2/p2p/GID_others@@@1");
    assertThat(policy.ownTopics(BRIDGE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GID_device@@@1, ",
    "GID_bridge@@@r1, ",
    "GID_device, CLIENT_ID_INVALID",
    "GID_nobody@@@1, GROUP_UNKNOWN",
    "'', CLIENT_ID_INVALID"
  })
  void connect_byNameAndGroup(String clientId, Refusal expected) {
    Decision decision = policy.connect(clientId);

    if (expected == null) {
      assertThat(decision).isInstanceOf(Allowed.class);
    } else {
      assertThat(refusal(decision)).isEqualTo(expected);
    }
  }

  @Test
  void publish_pointToPoint_namesItsTopic() {
    assertThat(policy.publish(BRIDGE, "down1/p2p/GID_device@@@1", 1, false))
        .isEqualTo(new PointToPoint("down1/p2p/GID_device@@@1"));
    assertThat(refusal(policy.publish(BRIDGE, "down1/p2p/GID_device@@@1", 1, true)))
        .isEqualTo(Refusal.RETAIN_NOT_SUPPORTED);
    assertThat(refusal(policy.publish(BRIDGE, "down1/p2p/GID_others@@@1", 1, false)))
        .isEqualTo(Refusal.TOPIC_INVALID);
    assertThat(refusal(policy.publish(BRIDGE, "down1/p2p/nobody", 1, false)))
        .isEqualTo(Refusal.TOPIC_INVALID);
    assertThat(refusal(policy.publish(DEVICE, "down1/p2p/GID_device@@@2", 1, false)))
        .isEqualTo(Refusal.NOT_AUTHORIZED);
  }

  @Test
  void publish_payload_upToTheLimitOfItsParent() {
    assertThat(policy.publish(DEVICE, "up1/a", 65536, false)).isInstanceOf(Allowed.class);
    assertThat(refusal(policy.publish(DEVICE, "up1/a", 65537, false)))
        .isEqualTo(Refusal.PAYLOAD_TOO_LARGE);
    assertThat(policy.publish(DEVICE, "bulk1/a", 262144, false)).isInstanceOf(Allowed.class);
    assertThat(refusal(policy.publish(DEVICE, "bulk1/a", 262145, false)))
        .isEqualTo(Refusal.PAYLOAD_TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({"up1", "up1/a", "up1/a/b-c_d"})
  void publish_toAnUplink_isAllowed(String topic) {
    assertThat(policy.publish(DEVICE, topic, 1, false)).isInstanceOf(Allowed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"down1/a", "down1/+", "down1/#", "$share/g/down1/#", "down1"})
  void subscribe_withinTheOwnParent_isAllowed(String filter) {
    assertThat(policy.subscribe(DEVICE, filter)).isInstanceOf(Allowed.class);
  }

  @Test
  void subscribe_toTheOwnTopic_isOwn() {
    assertThat(policy.subscribe(DEVICE, "down1/p2p/GID_device@@@1")).isInstanceOf(Own.class);
  }

  @ParameterizedTest
  @CsvSource({
    "#, NOT_AUTHORIZED",
    "+/a, NOT_AUTHORIZED",
    "up1/#, NOT_AUTHORIZED",
    "down1/p2p/#, NOT_AUTHORIZED",
    "down1/p2p/+, NOT_AUTHORIZED",
    "down1/p2p/GID_device@@@2, NOT_AUTHORIZED",
    "down1/p2p/GID_device@@@1/x, NOT_AUTHORIZED",
    "$share/GID_device@@@2/down1/a, FILTER_INVALID",
    "$share/g, FILTER_INVALID",
    "$SYS/a, FILTER_INVALID",
    "a::b, FILTER_INVALID",
    "down1/#/a, FILTER_INVALID",
    "down1//a, FILTER_INVALID",
    "'', FILTER_INVALID"
  })
  void subscribe_elsewhere_isRefused(String filter, Refusal expected) {
    assertThat(refusal(policy.subscribe(DEVICE, filter))).isEqualTo(expected);
  }

  @Test
  void address_pointToPoint_isKnownByItsParent() {
    assertThat(policy.isPointToPoint("down1/p2p/GID_device@@@1")).isTrue();
    assertThat(policy.isPointToPoint("other/p2p/GID_device@@@1")).isFalse();
    assertThat(policy.isPointToPoint("down1/x/p2p")).isFalse();
  }
}
