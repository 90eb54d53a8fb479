/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Stands before everything on the API's port: asks for credentials before a body is read, and
 * answers what no route sees with a problem document.
 */
final class ApiGate {
  private static final List<String> CHALLENGES =
      List.of("Basic realm=\"signalbox\", charset=\"UTF-8\"", "Bearer realm=\"signalbox\"");

  private final ApiCredentials credentials;
  private final long maxBodyBytes;

  ApiGate(ApiCredentials credentials, long maxBodyBytes) {
    this.credentials = credentials;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Puts the gate before all routes of the router, and the answer "not found" behind them. */
  void guard(Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(this::admit)
        .failureHandler(failed -> refuse(failed, ProblemCode.of(failed.statusCode())));
    router.route().last().handler(unknown -> refuse(unknown, ProblemCode.NOT_FOUND));
  }

  private void admit(RoutingContext request) {
    if (credentials.accept(request.request().getHeader(HttpHeaders.AUTHORIZATION))) {
      request.next();
    } else {
      request.response().putHeader("WWW-Authenticate", CHALLENGES);
      refuse(request, ProblemCode.UNAUTHENTICATED);
    }
  }

  private void refuse(RoutingContext request, ProblemCode code) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.headWritten()) {
      return;
    }
    Problem problem = Problem.of(code, detail(request, code));
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.toJson(request.normalizedPath()));
  }

  private String detail(RoutingContext request, ProblemCode code) {
    return switch (code) {
      case UNAUTHENTICATED -> "sign in with user name and password, or with a bearer token";
      case NOT_FOUND -> "there is nothing at " + request.normalizedPath();
      case PAYLOAD_TOO_LARGE -> "the body is larger than " + maxBodyBytes + " bytes";
      default -> "the request could not be handled";
    };
  }
}
