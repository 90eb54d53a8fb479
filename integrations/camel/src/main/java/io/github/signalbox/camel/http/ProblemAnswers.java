/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a request through its route and turns whatever went wrong into a problem document. */
final class ProblemAnswers implements Processor {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);

  /** No connection, a conflict with others, no room, an operator at work, trouble with the disk. */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  /** A node that only reads, and a lock that others hold. */
  private static final Set<String> PASSING = Set.of("25006", "55P03");

  private static final String FAILURE = "SignalboxApiFailure";

  private final MethodCheck methods;
  private final Processor route;

  ProblemAnswers(MethodCheck methods, Processor route) {
    this.methods = methods;
    this.route = route;
  }

  /** Ends the route of a failed exchange; the failure becomes the answer, not a log of its own. */
  static void keepFailure(Exchange exchange) {
    if (exchange.getException() != null) {
      exchange.setProperty(FAILURE, exchange.getException());
      exchange.setException(null);
      exchange.setRouteStop(true);
    }
  }

  @Override
  public void process(Exchange exchange) {
    String method = exchange.getMessage().getHeader(Exchange.HTTP_METHOD, "", String.class);
    String path = exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class);
    try {
      if (!methods.answers(exchange.getMessage())) {
        route.process(exchange);
      }
    } catch (Exception e) {
      exchange.setException(e);
    }
    keepFailure(exchange);
    problem(exchange, method, path).ifPresent(problem -> write(exchange, problem, path));
    if (method.equals(MethodCheck.HEAD)) {
      Message answer = exchange.getMessage();
      answer.setHeader(
          Exchange.HTTP_RESPONSE_CODE,
          answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, int.class));
      answer.setBody(null);
    }
  }

  private static Optional<Problem> problem(Exchange exchange, String method, String path) {
    Exception failure = exchange.getProperty(FAILURE, Exception.class);
    if (failure != null) {
      Problem problem = ofFailure(failure);
      log(problem, method, path, failure);
      return Optional.of(problem);
    }
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, int.class);
    if (status < 400) {
      return Optional.empty();
    }
    ProblemCode code = ProblemCode.of(status);
    String detail =
        code == ProblemCode.METHOD_NOT_ALLOWED
            ? method + " is not for this path"
            : "there is nothing at " + path;
    return Optional.of(Problem.of(code, detail));
  }

  private static Problem ofFailure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException known) {
        return known.problem();
      }
      if (cause instanceof SQLException sql) {
        return ofDatabase(sql);
      }
    }
    return Problem.of(ProblemCode.INTERNAL_ERROR, "the server failed; its log says why");
  }

  /**
   * What passes by itself is worth another try. All else is the server's fault, a value that the
   * database does not take too: the contract is what checks values.
   *
   * <p>Source: PostgreSQL, appendix A.
   */
  private static Problem ofDatabase(SQLException failure) {
    String state = failure.getSQLState();
    boolean passes =
        state == null || PASSING.contains(state) || PASSING_CLASSES.contains(state.substring(0, 2));
    return passes
        ? Problem.of(
            ProblemCode.UNAVAILABLE, "the database is away; send the same request again later")
        : Problem.of(ProblemCode.INTERNAL_ERROR, "the server failed; its log says why");
  }

  private static void log(Problem problem, String method, String path, Exception failure) {
    if (problem.status() == ProblemCode.INTERNAL_ERROR.status()) {
      LOG.error("{} {} ends with {}", method, path, problem.code(), failure);
    } else if (problem.status() == ProblemCode.UNAVAILABLE.status()) {
      LOG.warn("{} {} ends with {}: {}", method, path, problem.code(), failure.getMessage());
    } else {
      LOG.info("{} {} ends with {}: {}", method, path, problem.code(), problem.detail());
    }
  }

  private static void write(Exchange exchange, Problem problem, String path) {
    Message answer = exchange.getMessage();
    answer.removeHeaders(
        "*", problem.status() == ProblemCode.METHOD_NOT_ALLOWED.status() ? MethodCheck.ALLOW : "");
    answer.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
    answer.setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
    problem.retryAfterS().ifPresent(seconds -> answer.setHeader("Retry-After", seconds));
    answer.setBody(problem.toJson(path));
  }
}
