/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class P2pTopicTest {
  private static final ClientId LONGEST = ClientId.parse("GID_tag_ap@@@" + "x".repeat(51));

  @Test
  void p2pTopic_validText_survivesReadingAndWriting() {
    String text = "tag-task-down/p2p/GID_tag_ap@@@AABBCCDDEEFF";

    P2pTopic topic = P2pTopic.parse(text);

    assertThat(topic).hasToString(text);
    assertThat(topic.parent()).isEqualTo("tag-task-down");
    assertThat(topic.target()).isEqualTo(ClientId.parse("GID_tag_ap@@@AABBCCDDEEFF"));
  }

  @Test
  void p2pTopic_longestClientId_fitsTheDefaultLimit() {
    String text = new P2pTopic("tag-task-down", LONGEST).toString();

    assertThat(P2pTopic.parse(text).target()).isEqualTo(LONGEST);
  }

  @Test
  void p2pTopic_oneCharacterOverTheLimit_refusedWithLengthAndLimit() {
    String text = new P2pTopic("p".repeat(128 - 69 + 1), LONGEST).toString();

    assertThat(text).hasSize(129);
    assertThatThrownBy(() -> P2pTopic.parse(text))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("129 characters")
        .hasMessageContaining("1 to 128");
  }

  @Test
  void p2pTopic_limitOfItsOwn_decides() {
    String text = "a/p2p/GID_tag_ap@@@1";

    assertThat(P2pTopic.parse(text, text.length())).hasToString(text);
    assertThatThrownBy(() -> P2pTopic.parse(text, text.length() - 1))
        .isInstanceOf(AddressingException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag-task-down",
        "tag-task-down/p2p",
        "tag-task-down/P2P/GID_tag_ap@@@1",
        "tag-task-down/other/GID_tag_ap@@@1",
        "tag-task-down/p2p/GID_tag_ap@@@1/more",
        "/p2p/GID_tag_ap@@@1",
        "tag-task-down/p2p/",
        "tag-task-down/p2p/+",
        "+/p2p/GID_tag_ap@@@1",
        "tag-task-down/p2p/GID_tag_ap@@1"
      })
  void p2pTopic_otherForm_refused(String text) {
    assertThatThrownBy(() -> P2pTopic.parse(text)).isInstanceOf(AddressingException.class);
  }
}
