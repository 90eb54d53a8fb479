/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "tag-status-up", "tag-status-up/report", "a/b/c/d/e", "_/-/0"})
  void topic_validText_survivesReadingAndWriting(String text) {
    assertThat(Topic.parse(text)).hasToString(text);
  }

  @Test
  void topic_severalLevels_parentIsTheFirst() {
    Topic topic = Topic.parse("tag-task-up/accepted/now");

    assertThat(topic.parent()).isEqualTo("tag-task-up");
    assertThat(topic.subtopics()).containsExactly("accepted", "now");
  }

  @Test
  void topic_sixtyFourCharacters_accepted() {
    assertThat(Topic.parse("a/" + "b".repeat(62)).toString()).hasSize(64);
  }

  @Test
  void topic_sixtyFiveCharacters_refusedWithLengthAndLimit() {
    assertThatThrownBy(() -> Topic.parse("a/" + "b".repeat(63)))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("65 characters")
        .hasMessageContaining("1 to 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a", "a/", "a//b", "/", "a/+", "a/#", "a b", "a/\u0000", "$SYS/x", "a\n"})
  void topic_emptyLevelOrForbiddenCharacter_refused(String text) {
    assertThatThrownBy(() -> Topic.parse(text)).isInstanceOf(AddressingException.class);
  }

  @Test
  void topic_emptyText_refused() {
    assertThatThrownBy(() -> Topic.parse(""))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("0 characters");
  }

  @Test
  void topic_listChangedAfterwards_keepsItsLevels() {
    List<String> levels = new ArrayList<>(List.of("b"));
    Topic topic = new Topic("a", levels);

    levels.add("c");

    assertThat(topic).hasToString("a/b");
  }
}
