/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.signalbox.camel.http.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceChangeCsvTest {
  @Test
  void key_sameFile_sameKey_otherNameOrContent_otherKey() {
    String key = PriceChangeCsv.key("a.csv", new byte[] {1});

    assertThat(PriceChangeCsv.key("a.csv", new byte[] {1})).isEqualTo(key);
    assertThat(PriceChangeCsv.key("b.csv", new byte[] {1})).isNotEqualTo(key);
    assertThat(PriceChangeCsv.key("a.csv", new byte[] {2})).isNotEqualTo(key);
  }

  @Test
  void key_longNameWithAnyCharacters_fitsTheSchema() {
    String key = PriceChangeCsv.key("Prix d'été ".repeat(20) + ".csv", new byte[0]);

    assertThat(key).hasSize(64).matches("[A-Za-z0-9._:/@+=-]+").startsWith("Prix_d__t_");
  }

  @Test
  void rows_columnsInAnyOrder_emptyCellsAbsent() {
    PriceChangeCsv csv =
        PriceChangeCsv.of(
            List.of(
                List.of("price", " currency", "tagId", "sku"), List.of("1.10", "EUR", " T1 ", "")));

    assertThat(csv.errors()).isEmpty();
    assertThat(csv.changes().toString())
        .isEqualTo("[{\"price\":\"1.10\",\"currency\":\"EUR\",\"tagId\":\"T1\"}]");
  }

  @Test
  void header_columnTwiceOrUnknown_refused() {
    assertThat(PriceChangeCsv.of(List.of(List.of("tagId", "tagId"))).errors())
        .extracting(FieldError::code)
        .containsExactly("HEADER");
    assertThat(PriceChangeCsv.of(List.of(List.of("tagId", "colour"))).errors())
        .extracting(FieldError::code)
        .containsExactly("HEADER");
  }

  @Test
  void report_faultOfALaterLine_namesItsLineInTheFile() {
    PriceChangeCsv csv =
        PriceChangeCsv.of(List.of(List.of("tagId"), List.of("T1"), List.of(" "), List.of("T2")));
    CheckedRequest checked =
        new CheckedRequest(
            JsonNodeFactory.instance.objectNode(),
            List.of(
                new FieldError("changes[1].price", "REQUIRED", "is missing"),
                new FieldError("changes[0]", "TAG_REPEATED", "twice"),
                new FieldError("changes", "MAX_ITEMS", "too many")));

    assertThat(PriceChangeCsv.report(csv, checked))
        .isEqualTo(
            """
            line 4, column price: REQUIRED: is missing
            line 2: TAG_REPEATED: twice
            changes: MAX_ITEMS: too many
            """);
  }
}
