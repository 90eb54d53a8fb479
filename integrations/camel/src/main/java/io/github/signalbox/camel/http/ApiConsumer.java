/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/** A consumer of {@code platform-http} that lets nothing pass which its contract does not name. */
final class ApiConsumer extends VertxPlatformHttpConsumer {
  private final MethodCheck methods;

  private ApiConsumer(
      PlatformHttpEndpoint endpoint,
      MethodCheck methods,
      Processor route,
      List<Handler<RoutingContext>> handlers,
      String routerName) {
    super(endpoint, new ProblemAnswers(methods, route), handlers, routerName);
    this.methods = methods;
  }

  /** Creates a consumer without a contract, as a route of its own has none. */
  static ApiConsumer of(
      PlatformHttpEndpoint endpoint,
      Processor route,
      List<Handler<RoutingContext>> handlers,
      String routerName) {
    return new ApiConsumer(endpoint, new MethodCheck(), route, handlers, routerName);
  }

  /** Limits requests to the paths of a contract, and each to its methods. */
  void limitTo(ContractPaths paths) {
    methods.limitTo(paths);
  }
}
