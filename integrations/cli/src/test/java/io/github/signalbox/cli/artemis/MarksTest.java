/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {
  private static final String FILE = "a file";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a></a>",
        "<a>\n</a>\n",
        "<a>\r\n  <b/>\r\n</a>",
        "<a>\n\n\n</a>",
        "<a> <b/></a>"
      })
  void block_inXml_leavesNoByteBehind(String text) {
    String with = Marks.XML.insert(text, text.indexOf('>') + 1, "x", "  ", "<c>\n</c>\n");

    assertThat(with).contains("<!-- signalbox: begin x -->", "<!-- signalbox: end x -->");
    assertThat(with.replace("\r\n", "")).isEqualTo(with.replace("\r\n", "").replace("\r", ""));
    assertThat(Marks.XML.remove(FILE, with, "x")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a = b", "a = b\n", "a = b\r\n", "a = b\r\nc = d", "\n\n", "a = b\n  "})
  void block_atTheEndOfProperties_leavesNoByteBehind(String text) {
    String with = Marks.PROPERTIES.append(text, "x", "k = v");

    assertThat(with.lines()).contains("# signalbox: begin x", "k = v", "# signalbox: end x");
    assertThat(Marks.PROPERTIES.remove(FILE, with, "x")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"a = b", "'a = b\n'"})
  void line_addedBehindABlock_stays(String text) {
    String with = Marks.PROPERTIES.append(text, "x", "k = v");
    String edited = with + (with.endsWith("\n") ? "" : "\n") + "e = f\n";

    assertThat(Marks.PROPERTIES.remove(FILE, edited, "x")).isEqualTo("a = b\ne = f\n");
  }

  @Test
  void block_thatIsNotThere_changesNothing() {
    assertThat(Marks.LOGIN_CONFIG.remove(FILE, "a {\n};", "x")).isEqualTo("a {\n};");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- signalbox: begin x -->",
        "<!-- signalbox: end x -->",
        "<!-- signalbox: end x --><!-- signalbox: begin x -->",
        "<!-- signalbox: begin x --><!-- signalbox: begin x --><!-- signalbox: end x -->"
      })
  void comments_damaged_areNamed(String text) {
    assertThatThrownBy(() -> Marks.XML.remove(FILE, text, "x"))
        .isInstanceOf(InstallException.class)
        .hasMessageStartingWith(FILE + ": the comments '<!-- signalbox: begin x -->'");
  }
}
