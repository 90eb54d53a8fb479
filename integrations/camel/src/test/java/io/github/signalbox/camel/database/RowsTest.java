/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static Map<String, Object> row(String id, Object event) {
    Map<String, Object> row = new HashMap<>();
    row.put("id", id);
    row.put("event", event);
    return row;
  }

  @Test
  void having_rowsWithAndWithoutTheColumn_keepsThoseWithInTheirOrder() {
    List<Map<String, Object>> rows =
        new ArrayList<>(List.of(row("a", "x"), row("b", null), row("c", "y"), Map.of("id", "d")));

    assertThat(Rows.having(rows, "event")).extracting(r -> r.get("id")).containsExactly("a", "c");
  }

  @Test
  void secondsUntil_aTimeAhead_isTheWholeSeconds() {
    Map<String, Object> row = Map.of("deadline", Timestamp.from(Instant.now().plusSeconds(90)));

    assertThat(Rows.secondsUntil(row, "deadline")).isBetween(80L, 90L);
  }

  @Test
  void secondsUntil_aTimePassed_isOne() {
    Map<String, Object> row = Map.of("deadline", Timestamp.from(Instant.now().minusSeconds(90)));

    assertThat(Rows.secondsUntil(row, "deadline")).isOne();
  }

  @Test
  void secondsUntil_aColumnWithoutTime_refusedNamingIt() {
    assertThatThrownBy(() -> Rows.secondsUntil(Map.of(), "deadline"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'deadline'");
  }

  @Test
  void jsonArray_ofIdsAndHostileTexts_isValid() {
    UUID id = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");

    assertThat(JsonText.array(List.of(id, "a\"],[\"b", 7)))
        .isEqualTo("[\"01234567-89ab-cdef-0123-456789abcdef\",\"a\\\"],[\\\"b\",\"7\"]");
    assertThat(JsonText.array(List.of())).isEqualTo("[]");
  }
}
