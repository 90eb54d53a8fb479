/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemVerdictTest {
  @ParameterizedTest
  @CsvSource({
    "200, , DONE",
    "201, , DONE",
    "409, version_conflict_engine_exception, DONE",
    "400, document_parsing_exception, REFUSED",
    "400, strict_dynamic_mapping_exception, REFUSED",
    "400, illegal_argument_exception, REFUSED",
    "413, , REFUSED",
    "400, validation_exception, WAITING",
    "400, index_closed_exception, WAITING",
    "401, security_exception, WAITING",
    "403, cluster_block_exception, WAITING",
    "404, index_not_found_exception, WAITING",
    "429, es_rejected_execution_exception, WAITING",
    "500, , WAITING",
    "503, unavailable_shards_exception, WAITING"
  })
  void itemVerdict_statusAndError_isTheDocumentsOrTheClustersMatter(
      int status, String errorType, ItemVerdict expected) {
    assertThat(ItemVerdict.of(status, errorType)).isEqualTo(expected);
  }
}
