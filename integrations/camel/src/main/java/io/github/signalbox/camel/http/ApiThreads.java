/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Makes the Vert.x instance of the HTTP servers, with as many threads as requests may wait. */
public final class ApiThreads {
  private ApiThreads() {}

  /**
   * Creates the instance.
   *
   * @param threads requests that are handled at once at most, 1 or more; a thread is started when
   *     it is first needed
   * @return Vert.x
   */
  public static Vertx vertx(int threads) {
    return Vertx.vertx(new VertxOptions().setWorkerPoolSize(threads));
  }
}
