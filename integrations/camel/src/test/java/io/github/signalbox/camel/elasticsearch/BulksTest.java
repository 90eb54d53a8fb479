/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.bulk.OperationType;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulksTest {
  private final Bulks bulks = new Bulks(3, 100);

  @Test
  void split_moreThanOneRequestHolds_keepsBothLimitsAndTheOrder() {
    // GIVEN four small documents, one of 90 bytes and one over the limit
    List<Document> documents =
        List.of(
            document("a", 10),
            document("b", 10),
            document("c", 10),
            document("d", 10),
            document("e", 91),
            document("f", 101));

    // WHEN
    List<List<Document>> parts = bulks.split(documents);

    // THEN
    assertThat(parts)
        .extracting(part -> part.stream().map(Document::id).toList())
        .containsExactly(List.of("a", "b", "c"), List.of("d"), List.of("e"), List.of("f"));
  }

  @Test
  void split_noDocuments_noRequest() {
    assertThat(bulks.split(List.of())).isEmpty();
  }

  @Test
  void request_documents_createsEachUnderItsOwnId() {
    // GIVEN, WHEN
    var request = bulks.request(List.of(document("a", 2), document("b", 2))).build();

    // THEN
    assertThat(request.operations())
        .allMatch(operation -> operation.isCreate())
        .extracting(operation -> operation.create().index() + " " + operation.create().id())
        .containsExactly("index a", "index b");
  }

  @Test
  void outcome_eachKindOfAnswer_isJudgedByItself() {
    // GIVEN
    List<Document> documents =
        List.of(document("new", 2), document("known", 2), document("busy", 2), document("bad", 2));

    // WHEN
    BulkOutcome outcome =
        bulks.outcome(
            documents,
            List.of(
                item(201, null),
                item(409, "version_conflict_engine_exception"),
                item(429, "es_rejected_execution_exception"),
                item(400, "document_parsing_exception")));

    // THEN
    assertThat(outcome.done()).extracting(Document::id).containsExactly("new", "known");
    assertThat(outcome.waiting()).extracting(Document::id).containsExactly("busy");
    assertThat(outcome.refused())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.code()).isEqualTo(RefusalCode.DOCUMENT_REFUSED);
              assertThat(letter.id()).isEqualTo("bad");
              assertThat(letter.message()).contains("400", "document_parsing_exception", "because");
            });
    assertThatThrownBy(() -> bulks.requireNoneWaiting(outcome))
        .isInstanceOf(ElasticsearchBusyException.class)
        .hasMessageContaining("1 document(s)")
        .hasMessageContaining("429");
  }

  @Test
  void outcome_answerOfAnotherLength_isAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> bulks.outcome(List.of(document("a", 2)), List.of()))
        .withMessageContaining("0 items to 1 documents");
  }

  @Test
  void bulks_limitBelowOne_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Bulks(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Bulks(1, 0));
  }

  private static Document document(String id, int bytes) {
    RawEvent origin = new RawEvent("topic", new byte[0], null, Map.of());
    return new Document("index", id, new byte[bytes], origin, null, id);
  }

  private static BulkResponseItem item(int status, String errorType) {
    return BulkResponseItem.of(
        item -> {
          item.operationType(OperationType.Create).index("index").status(status);
          return errorType == null
              ? item
              : item.error(error -> error.type(errorType).reason("because"));
        });
  }
}
