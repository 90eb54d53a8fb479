/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to one item of a bulk request means for its document.
 *
 * <p>Source: Elasticsearch, bulk API: each item carries the HTTP status that its operation would
 * have had alone.
 */
enum ItemVerdict {
  /** The document is in its index, from now or from an earlier try. */
  DONE,
  /** The cluster cannot take the document now; it has nothing against the document itself. */
  WAITING,
  /** The document does not fit its index; sending it again cannot help. */
  REFUSED;

  private static final int CONFLICT = 409;

  /** Sign-in, blocks, missing indices, time-outs and overload: the cluster's matters. */
  private static final Set<Integer> CLUSTER_STATUS = Set.of(401, 403, 404, 408, 429);

  /** Errors with status 400 that tell of the cluster, such as its limit of shards. */
  private static final Set<String> CLUSTER_ERRORS =
      Set.of("validation_exception", "index_closed_exception");

  /**
   * Judges the answer to an operation of type {@code create}.
   *
   * @param status the item's HTTP status
   * @param errorType the item's error type, null where there is none
   * @return what it means
   */
  static ItemVerdict of(int status, @Nullable String errorType) {
    if (status < 300 || status == CONFLICT) {
      return DONE;
    }
    boolean passing =
        status >= 500
            || CLUSTER_STATUS.contains(status)
            || (errorType != null && CLUSTER_ERRORS.contains(errorType));
    return passing ? WAITING : REFUSED;
  }
}
