/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.BulkRequest;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import io.github.signalbox.message.EventReading.Refused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes bulk requests of bounded size, and reads what Elasticsearch answers to each item. */
public final class Bulks {
  private final int maxDocuments;
  private final long maxBytes;

  /**
   * Creates the bean.
   *
   * @param maxDocuments most documents in one request, 1 or more
   * @param maxBytes most bytes of documents in one request, 1 or more; a document that is larger
   *     travels alone
   * @throws IllegalArgumentException if a limit is less than 1
   */
  public Bulks(int maxDocuments, long maxBytes) {
    if (maxDocuments < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxDocuments %d and maxBytes %d must be >= 1".formatted(maxDocuments, maxBytes));
    }
    this.maxDocuments = maxDocuments;
    this.maxBytes = maxBytes;
  }

  /**
   * Divides documents into what fits one request each.
   *
   * @param documents the documents
   * @return the parts, in the same order; none if there are no documents
   */
  public List<List<Document>> split(List<Document> documents) {
    List<List<Document>> parts = new ArrayList<>();
    List<Document> part = new ArrayList<>();
    long bytes = 0;
    for (Document document : documents) {
      int length = document.json().length;
      if (!part.isEmpty() && (part.size() == maxDocuments || bytes + length > maxBytes)) {
        parts.add(part);
        part = new ArrayList<>();
        bytes = 0;
      }
      part.add(document);
      bytes += length;
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  /**
   * Writes a bulk request that creates documents and overwrites none.
   *
   * @param documents at least one document
   * @return the request, for one use
   */
  public BulkRequest.Builder request(List<Document> documents) {
    BulkRequest.Builder request = new BulkRequest.Builder();
    for (Document document : documents) {
      BinaryData json = BinaryData.of(document.json(), ContentType.APPLICATION_JSON);
      request.operations(
          operation ->
              operation.create(
                  create -> create.index(document.index()).id(document.id()).document(json)));
    }
    return request;
  }

  /**
   * Looks at every item of an answer.
   *
   * @param documents the documents of the request
   * @param items the items of the answer, in the order of the request
   * @return what became of each document
   * @throws IllegalStateException if the answer has not one item per document
   */
  public BulkOutcome outcome(List<Document> documents, List<BulkResponseItem> items) {
    if (items.size() != documents.size()) {
      throw new IllegalStateException(
          "Elasticsearch answered %d items to %d documents"
              .formatted(items.size(), documents.size()));
    }
    List<Document> done = new ArrayList<>();
    List<Document> waiting = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    String waitReason = "";
    for (int i = 0; i < items.size(); i++) {
      Document document = documents.get(i);
      BulkResponseItem item = items.get(i);
      ErrorCause error = item.error();
      ItemVerdict verdict = ItemVerdict.of(item.status(), error == null ? null : error.type());
      if (verdict == ItemVerdict.DONE) {
        done.add(document);
      } else if (verdict == ItemVerdict.REFUSED) {
        refused.add(document.refused(reason(item)));
      } else {
        waitReason = waiting.isEmpty() ? reason(item) : waitReason;
        waiting.add(document);
      }
    }
    return new BulkOutcome(done, waiting, refused, waitReason);
  }

  /**
   * Checks that a request is done with.
   *
   * @param outcome what became of its documents
   * @throws ElasticsearchBusyException if documents wait
   */
  public void requireNoneWaiting(BulkOutcome outcome) {
    if (!outcome.waiting().isEmpty()) {
      throw new ElasticsearchBusyException(
          "%d document(s) wait: %s".formatted(outcome.waiting().size(), outcome.waitReason()));
    }
  }

  /** Tells status, types and reasons, the outer error's and that of its first cause. */
  private static String reason(BulkResponseItem item) {
    String text = "Elasticsearch answered %d on index %s".formatted(item.status(), item.index());
    @Nullable ErrorCause error = item.error();
    while (error != null) {
      text += "; %s: %s".formatted(error.type(), error.reason());
      error = error.causedBy();
    }
    return text;
  }
}
