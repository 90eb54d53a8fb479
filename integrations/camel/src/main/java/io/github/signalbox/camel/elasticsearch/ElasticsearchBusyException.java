/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

/** Elasticsearch is there, and cannot take some documents now. */
public final class ElasticsearchBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message how many documents wait, and why
   */
  public ElasticsearchBusyException(String message) {
    super(message);
  }
}
