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

class ClientIdTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GID_tag_ap@@@AA-BB_01",
        "GID_123@@@1",
        "-------@@@_",
        "GID_bridge@@@r1-tag-status"
      })
  void clientId_validText_survivesReadingAndWriting(String text) {
    assertThat(ClientId.parse(text)).hasToString(text);
  }

  @Test
  void clientId_sixtyFourCharacters_accepted() {
    String text = "GID_tag_ap@@@" + "x".repeat(64 - 13);

    assertThat(ClientId.parse(text).deviceId()).hasSize(51);
  }

  @Test
  void clientId_sixtyFiveCharacters_refusedWithLengthAndLimit() {
    String text = "GID_tag_ap@@@" + "x".repeat(65 - 13);

    assertThatThrownBy(() -> ClientId.parse(text))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("client ID")
        .hasMessageContaining("65 characters")
        .hasMessageContaining("1 to 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GID_tag_ap",
        "GID_tag_ap@@1",
        "GID_tag_ap@@@1@@@2",
        "GID_tag_ap@@@@1",
        "GID_tag_ap@@@@@@1",
        "@@@@@@"
      })
  void clientId_separatorMissingOrDoubled_refusedWithItsForm(String text) {
    assertThatThrownBy(() -> ClientId.parse(text))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("exactly one separator");
  }

  @Test
  void clientId_groupOfSixCharacters_refusedWithLengthAndLimit() {
    assertThatThrownBy(() -> ClientId.parse("GID_ab@@@1"))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("group ID 'GID_ab' has 6 characters")
        .hasMessageContaining("7 to 64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GID tag ap@@@1",
        "GID_tag_ap@@@",
        "@@@device",
        "GID_tag_ap@@@a/b",
        "GID_tag_ap@@@a+b",
        "GID_tag_ap@@@#",
        "GID_tag_ap@@@a.b",
        "GID_tag_ap@@@a\n",
        "GID_tag_ap@@@\u00e9",
        "GID_tag_ap@@@\u0661"
      })
  void clientId_forbiddenCharacterOrEmptyPart_refused(String text) {
    assertThatThrownBy(() -> ClientId.parse(text))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("must consist of letters, digits, '-' and '_'");
  }

  @Test
  void clientId_controlCharacters_keptOutOfTheMessage() {
    assertThatThrownBy(() -> ClientId.parse("GID_tag_ap@@@a\u001b[2J\n"))
        .hasMessageContaining("'a?[2J?'");
  }

  @Test
  void clientId_veryLongText_cutInTheMessage() {
    assertThatThrownBy(() -> ClientId.parse("x".repeat(100_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }
}
