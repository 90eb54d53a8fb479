/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailureTest {
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
  private final DatabaseFailure failure = new DatabaseFailure();

  private static Exception wrapped(String sqlState) {
    return new IllegalStateException(new IOException(new SQLException("because", sqlState)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"22001", "22P02", "22P05", "23505", "23514", "P0001"})
  void failure_byTheData_isOfData(String sqlState) {
    exchange.setException(wrapped(sqlState));

    assertThat(failure.matches(exchange)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08006", "40001", "40P01", "53300", "57P01", "42P01", "XX000"})
  void failure_thatPasses_isNotOfData(String sqlState) {
    exchange.setException(wrapped(sqlState));

    assertThat(failure.matches(exchange)).isFalse();
  }

  @Test
  void failure_withoutAWordOfTheDatabase_isNotOfData() {
    exchange.setException(new IOException("connection reset"));
    assertThat(failure.matches(exchange)).isFalse();

    exchange.setException(new SQLException("no state"));
    assertThat(failure.matches(exchange)).isFalse();
  }

  @Test
  void failure_thatWasCaught_isSeen() {
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, wrapped("22P02"));

    assertThat(failure.matches(exchange)).isTrue();
  }

  @Test
  void failure_ofThisTry_countsMoreThanTheCaughtOneOfTheLast() {
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, wrapped("22P02"));
    exchange.setException(wrapped("08006"));

    assertThat(failure.matches(exchange)).isFalse();
  }

  @Test
  void exchange_withoutFailure_isNotOfData() {
    assertThat(failure.matches(exchange)).isFalse();
  }

  @Test
  void reason_isTheFirstLineOfTheInnermostFailure() {
    SQLException inner = new SQLException("ERROR: bad value\n  Where: line 1");

    assertThat(DatabaseFailure.reason(new IllegalStateException("outer", inner)))
        .isEqualTo("ERROR: bad value");
    assertThat(DatabaseFailure.reason(null)).isEqualTo("unknown");
    assertThat(DatabaseFailure.reason(new IOException())).isEqualTo("unknown");
  }
}
