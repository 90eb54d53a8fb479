/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import java.sql.SQLException;
import java.util.Set;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Tells a failure that the data itself causes from one that passes (the database is away, a
 * deadlock, no free connection).
 *
 * <p>Source: PostgreSQL, appendix A, SQLSTATE classes. Whatever is not the database's word on the
 * data counts as passing, so that nothing is set aside because a server was away.
 */
public final class DatabaseFailure {
  /** Data exception, constraint violation, and a raise in a function. */
  private static final Set<String> DATA_CLASSES = Set.of("22", "23", "P0");

  /** Creates the bean. */
  public DatabaseFailure() {}

  /**
   * Says whether the failure of an exchange is one of its data.
   *
   * @param exchange carries the failure as its exception or as the caught one
   * @return true if trying again cannot help
   */
  public boolean isOfData(Exchange exchange) {
    Throwable caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    return isOfData(caught == null ? exchange.getException() : caught);
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
