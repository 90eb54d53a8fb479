/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What patterns and formats of every schema mean. */
class JsonSchemasTest {
  private static Set<ValidationMessage> faults(String keyword, String rule, String value) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put(keyword, rule);
    return JsonSchemas.factory()
        .getSchema(schema, JsonSchemas.config().build())
        .validate(TextNode.valueOf(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"^[A-Z]{3}$", "^([A-Z]{3}|x$)$", "^(?:[A-Z]+$)", "^[A-Z$]{3}$", "^[A-Z[]{3}$"})
  void pattern_withEnd_matchesToTheVeryEnd(String pattern) {
    assertThat(faults("pattern", pattern, "EUR")).isEmpty();
    for (String end :
        new String[] {"\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", " ", "\u0000"}) {
      assertThat(faults("pattern", pattern, "EUR" + end))
          .as("EUR%s", Text.printable(end))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"^a\\$$, a$", "^[$]$, $", "^a\\\\$, a\\", "^[\\]$]+$, ]$"})
  void pattern_withDollarAsCharacter_matchesIt(String pattern, String value) {
    assertThat(faults("pattern", pattern, value)).isEmpty();
    assertThat(faults("pattern", pattern, value + "\n")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-24T08:00:00Z",
        "2026-11-24t08:00:00z",
        "2026-11-24T08:00:00.123456789+05:30",
        "2026-11-24T08:00:00-15:59",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2028-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z"
      })
  void time_ofRfc3339_taken(String time) {
    assertThat(faults("format", "date-time", time)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-30T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T23:60:00Z",
        "2026-11-24T23:59:61Z",
        "2026-11-24T08:00:00+25:00",
        "2026-11-24T08:00:00+16:00",
        "2026-11-24T08:00:00-18:00",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "99999-01-01T00:00:00Z",
        "+10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "2026-11-24",
        "2026-11-24T08:00:00",
        "2026-11-24T08:00Z",
        "20261124T080000Z",
        "2026-11-24T08:00:00Z\n",
        "2026-11-24T08:00:00 Z",
        "infinity",
        "now",
        "epoch",
        "2026-W10-1T00:00:00Z",
        "2026-328T00:00:00Z",
        "2026-11-24T08:00:00Z[UTC]",
        "2026-11-24T08:00:00.Z",
        "\u0662\u0660\u0662\u0666-11-24T08:00:00Z"
      })
  void time_noServerTakes_faultWithTheRule(String time) {
    assertThat(faults("format", "date-time", time))
        .singleElement()
        .satisfies(
            fault -> assertThat(fault.getMessage()).contains("RFC 3339").contains("0001 to 9999"));
  }
}
