/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.signalbox.camel.csv.CsvRow;
import io.github.signalbox.camel.csv.CsvTable;
import io.github.signalbox.camel.csv.InboxResult;
import io.github.signalbox.camel.http.FieldError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PriceChangeCsvTest {
  private static final PriceChangeCsv CSV =
      PriceChangeCsv.of(
          new CsvTable(
              List.of(new CsvRow(2, Map.of("tagId", "T1")), new CsvRow(4, Map.of("tagId", "T2"))),
              List.of()));

  private static CheckedRequest checked(FieldError... faults) {
    return new CheckedRequest(JsonNodeFactory.instance.objectNode(), List.of(faults));
  }

  @Test
  void changes_ofATable_blankCellsAbsent() {
    assertThat(CSV.changes().toString()).isEqualTo("[{\"tagId\":\"T1\"},{\"tagId\":\"T2\"}]");
  }

  @Test
  void result_faultOfALaterLine_namesItsLineInTheFile() {
    InboxResult result =
        PriceChangeCsv.result(
            CSV,
            checked(
                new FieldError("changes[1].price", "REQUIRED", "is missing"),
                new FieldError("changes[0]", "TAG_REPEATED", "twice"),
                new FieldError("changes", "MAX_ITEMS", "too many")),
            List.of());

    assertThat(result.text())
        .isEqualTo(
            """
            rejected, nothing was changed: 3 faults
            line 4, column price: REQUIRED: is missing
            line 2: TAG_REPEATED: twice
            changes: MAX_ITEMS: too many
            """);
  }

  @Test
  void result_tasksMadeNowOrBefore_saysWhich() {
    String answer = "{\"tasks\":[{\"taskId\":\"7\",\"apClientId\":\"ap\"}]}";

    assertThat(
            PriceChangeCsv.result(CSV, checked(), List.of(Map.of("status", 202, "answer", answer)))
                .lines())
        .containsExactly("taken: 2 changes, 1 tasks", "task 7 for ap");
    assertThat(
            PriceChangeCsv.result(CSV, checked(), List.of(Map.of("status", 200, "answer", answer)))
                .lines())
        .containsExactly("taken before: this delivery has changed nothing more", "task 7 for ap");
  }
}
