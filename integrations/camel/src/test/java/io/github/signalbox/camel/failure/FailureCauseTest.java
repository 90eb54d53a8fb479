/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import io.github.signalbox.camel.elasticsearch.ElasticsearchBusyException;
import io.github.signalbox.camel.mqtt.MqttUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.MalformedInputException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureCauseTest {
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
  private final FailurePredicate ofData = new FailurePredicate("DATA");

  private static Exception wrapped(String sqlState) {
    return new IllegalStateException(new IOException(new SQLException("because", sqlState)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08006", "08P01", "25006", "40001", "40P01", "53100", "53300", "55P03", "57014", "57P01",
        "0A000", "58030"
      })
  void sqlState_thatPasses_isOfAnUnavailableServer(String sqlState) {
    assertThat(FailureCause.of(wrapped(sqlState))).isEqualTo(FailureCause.UNAVAILABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"21000", "22001", "22P02", "22P05", "23505", "23514", "44000", "54000", "P0001"})
  void sqlState_ofAValue_isOfTheData(String sqlState) {
    assertThat(FailureCause.of(wrapped(sqlState))).isEqualTo(FailureCause.DATA);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42P01", "42501", "42601", "XX000", "25001", "3F000"})
  void sqlState_ofStatementSchemaOrRights_isOfTheRoute(String sqlState) {
    assertThat(FailureCause.of(wrapped(sqlState))).isEqualTo(FailureCause.ROUTE);
  }

  static List<Exception> passing() {
    return List.of(
        new SQLTransientConnectionException("signalbox - Connection is not available"),
        new RuntimeException(new ConnectException("Connection refused")),
        new SocketTimeoutException("30000 MILLISECONDS"),
        new IOException("Connection reset by peer"),
        new IOException("Broken pipe"),
        new ElasticsearchBusyException("3 document(s) wait"),
        new MqttUnavailableException("no connection"));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void connection_goneOrServerBusy_isOfAnUnavailableServer(Exception failure) {
    assertThat(FailureCause.of(failure)).isEqualTo(FailureCause.UNAVAILABLE);
  }

  static List<Exception> unknown() {
    return List.of(
        new MalformedInputException(1),
        new NoSuchFileException("prices.csv"),
        new JsonParseException("not JSON"),
        new IOException("(line 3) invalid char between encapsulated token and delimiter"),
        new SQLException("no state"),
        new NullPointerException());
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void failure_thatNoServerTells_isUnknown(Exception failure) {
    assertThat(FailureCause.of(failure)).isEqualTo(FailureCause.UNKNOWN);
  }

  @Test
  void predicate_ofTheFailureThatWasCaught_matches() {
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, wrapped("22P02"));

    assertThat(ofData.matches(exchange)).isTrue();
  }

  @Test
  void predicate_ofThisTry_countsMoreThanTheCaughtOneOfTheLast() {
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, wrapped("22P02"));
    exchange.setException(wrapped("08006"));

    assertThat(ofData.matches(exchange)).isFalse();
  }

  @Test
  void predicate_withoutFailure_doesNotMatch() {
    assertThat(ofData.matches(exchange)).isFalse();
  }

  @Test
  void predicate_unknownCause_isOfTheDataOnlyWhereTheStepSucceededForOthers() {
    FailurePredicate predicate = new FailurePredicate("DATA, UNKNOWN");
    predicate.setOthersSucceed(true);
    exchange.setException(failedAt(false));
    assertThat(predicate.matches(exchange)).isFalse();

    exchange.setException(failedAt(true));
    assertThat(predicate.matches(exchange)).isTrue();
  }

  private static Exception failedAt(boolean passedBefore) {
    Exception failure = new IllegalArgumentException("cannot be read");
    failure.addSuppressed(new FailedStep("flow-apply", "map-event", passedBefore));
    return failure;
  }

  @Test
  void reason_isTheFirstLineOfTheInnermostFailure() {
    SQLException inner = new SQLException("ERROR: bad value\n  Where: line 1");

    assertThat(Failure.reason(new IllegalStateException("outer", inner)))
        .isEqualTo("ERROR: bad value");
    assertThat(Failure.reason(null)).isEqualTo("unknown");
    assertThat(Failure.reason(new IOException())).isEqualTo("IOException");
    assertThat(Failure.reason(new IOException("x".repeat(9000)))).hasSize(501);
  }

  @Test
  void reasonAndStep_whereNoServerTells_namesTheStep() {
    assertThat(Failure.reasonAndStep(failedAt(true)))
        .isEqualTo("cannot be read, at step 'map-event' of route 'flow-apply'");
    assertThat(Failure.reasonAndStep(new SQLException("ERROR: bad value", "22P02")))
        .isEqualTo("ERROR: bad value");
  }
}
