/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Has the pool drop a connection to a database that is read-only: after a fail-over it leads to the
 * node that is a standby now, and stays so for as long as it is kept.
 *
 * <p>Source: PostgreSQL, appendix A, SQLSTATE 25006 (read_only_sql_transaction).
 */
public final class ReadOnlyEviction implements SQLExceptionOverride {
  private static final String READ_ONLY = "25006";

  /** Creates the override; the pool does that. */
  public ReadOnlyEviction() {}

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return READ_ONLY.equals(failure.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
