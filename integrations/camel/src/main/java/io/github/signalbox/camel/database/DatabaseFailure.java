/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import java.sql.SQLException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells a failure that the data itself causes from one that passes (the database is away, a
 * deadlock, no free connection).
 *
 * <p>Source: PostgreSQL, appendix A, SQLSTATE classes. Whatever is not the database's word on the
 * data counts as passing, so that nothing is set aside because a server was away.
 */
public final class DatabaseFailure implements Predicate {
  /** Data exception, constraint violation, and a raise in a function. */
  private static final Set<String> DATA_CLASSES = Set.of("22", "23", "P0");

  /** Creates the bean. */
  public DatabaseFailure() {}

  /**
   * Says whether the failure of an exchange is one of its data. A predicate, since Camel calls the
   * methods of beans with an exchange from which the failure has been taken.
   *
   * @param exchange carries the failure as its exception or as the caught one
   * @return true if trying again cannot help
   */
  @Override
  public boolean matches(Exchange exchange) {
    Throwable failure = exchange.getException();
    return isOfData(
        failure == null
            ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)
            : failure);
  }

  /**
   * Finds the database's own words for a failure.
   *
   * @param failure as Camel caught it
   * @return the first line of the innermost message
   */
  public static String reason(@Nullable Throwable failure) {
    Throwable innermost = failure;
    while (innermost != null && innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost == null ? null : innermost.getMessage();
    return message == null ? "unknown" : message.lines().findFirst().orElse("unknown");
  }

  static boolean isOfData(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return DATA_CLASSES.contains(sql.getSQLState().substring(0, 2));
      }
    }
    return false;
  }
}
