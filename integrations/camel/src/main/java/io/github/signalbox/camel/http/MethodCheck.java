/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request pass to its contract only with a path and a method that the contract names, and
 * answers {@code OPTIONS} by itself. Camel's own matching takes any method for OPTIONS, parts of a
 * method's name for the method, and paths whatever their case.
 */
final class MethodCheck {
  /** Header that lists the methods of a path. */
  static final String ALLOW = "Allow";

  /** Answered as GET without the body. */
  static final String HEAD = "HEAD";

  private static final String OPTIONS = "OPTIONS";

  private volatile @Nullable ContractPaths contract;

  /** Limits requests to the paths of a contract; until then, all pass. */
  void limitTo(ContractPaths paths) {
    contract = paths;
  }

  /**
   * Checks a request; one with HEAD passes as GET.
   *
   * @param request path and method in its headers; becomes the answer where there is one
   * @return true if it is answered
   * @throws ProblemException if the contract has no such path, or not with this method
   */
  boolean answers(Message request) {
    ContractPaths paths = contract;
    return paths != null && answers(request, paths);
  }

  private static boolean answers(Message request, ContractPaths paths) {
    String path = request.getHeader(Exchange.HTTP_PATH, "", String.class);
    String method = request.getHeader(Exchange.HTTP_METHOD, "", String.class);
    Set<String> methods = paths.methods(path);
    if (methods.isEmpty()) {
      throw new ProblemException(Problem.of(ProblemCode.NOT_FOUND, "there is nothing at " + path));
    }
    String allow = String.join(", ", methods);
    if (!methods.contains(method)) {
      request.setHeader(ALLOW, allow);
      throw new ProblemException(
          Problem.of(
              ProblemCode.METHOD_NOT_ALLOWED,
              "%s is not for this path, which takes %s".formatted(method, allow)));
    }
    if (method.equals(OPTIONS)) {
      request.removeHeaders("*");
      request.setHeader(ALLOW, allow);
      request.setHeader(Exchange.HTTP_RESPONSE_CODE, 204);
      request.setBody(null);
      return true;
    }
    if (method.equals(HEAD)) {
      request.setHeader(Exchange.HTTP_METHOD, "GET");
    }
    return false;
  }
}
