/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import io.github.signalbox.camel.elasticsearch.ElasticsearchBusyException;
import io.github.signalbox.camel.mqtt.MqttOutcomeUnknownException;
import io.github.signalbox.camel.mqtt.MqttUnavailableException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.camel.ValidationException;
import org.apache.http.ConnectionClosedException;
import org.apache.http.NoHttpResponseException;
import org.elasticsearch.client.ResponseException;
import org.jspecify.annotations.Nullable;

/**
 * Whose a failure is. Only {@link #UNAVAILABLE} is worth a retry without end; the list of what
 * counts as that is closed.
 *
 * <p>Source: PostgreSQL, appendix A, SQLSTATE codes; RFC 9110, section 15, for 429 and 5xx.
 */
public enum FailureCause {
  /** A server's that comes back: no connection, read-only, lock, overload. */
  UNAVAILABLE,
  /** The data's: the server rejects a value. */
  DATA,
  /** The route's, its statement's or its settings': the database has no such table, no right. */
  ROUTE,
  /** Either the data's or the route's: what no server says. */
  UNKNOWN;

  /** Read-only node, lock timeout, and a plan that a changed table has made void. */
  private static final Set<String> PASSING_STATES = Set.of("25006", "55P03", "0A000");

  /** Connection, transaction rollback, resources, operator intervention, input and output. */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

  /** Cardinality, data, constraint, check option, a limit of the program, a raise in a function. */
  private static final Set<String> DATA_CLASSES = Set.of("21", "22", "23", "44", "54", "P0");

  private static final List<Class<? extends Throwable>> PASSING_TYPES =
      List.of(
          SQLTransientConnectionException.class,
          SQLNonTransientConnectionException.class,
          SQLRecoverableException.class,
          MqttUnavailableException.class,
          MqttOutcomeUnknownException.class,
          ElasticsearchBusyException.class,
          SocketException.class,
          SocketTimeoutException.class,
          UnknownHostException.class,
          HttpTimeoutException.class,
          ClosedChannelException.class,
          SSLException.class,
          ConnectionClosedException.class,
          NoHttpResponseException.class,
          RejectedExecutionException.class,
          InterruptedException.class);

  /** What the Java platform says of a connection that has ended, in an exception of no own type. */
  private static final Pattern CONNECTION_ENDED =
      Pattern.compile(
          "broken pipe|connection (reset|is closed|closed).*", Pattern.CASE_INSENSITIVE);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  /**
   * Finds the cause of a failure: the outermost exception that tells decides.
   *
   * @param failure as Camel caught it
   * @return whose it is
   */
  public static FailureCause of(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      FailureCause cause = ofOne(each);
      if (cause != UNKNOWN) {
        return cause;
      }
    }
    return UNKNOWN;
  }

  private static FailureCause ofOne(Throwable failure) {
    if (PASSING_TYPES.stream().anyMatch(type -> type.isInstance(failure))) {
      return UNAVAILABLE;
    }
    return switch (failure) {
      case SQLException sql when sql.getSQLState() != null -> ofState(sql.getSQLState());
      case ElasticsearchException answer -> ofStatus(answer.status());
      case ResponseException answer ->
          ofStatus(answer.getResponse().getStatusLine().getStatusCode());
      case TransportException answer -> ofStatus(answer.statusCode());
      case IOException io when endsConnection(io) -> UNAVAILABLE;
      case ValidationException invalid -> DATA;
      default -> UNKNOWN;
    };
  }

  private static boolean endsConnection(IOException failure) {
    String message = failure.getMessage();
    return failure.getClass() == IOException.class
        && message != null
        && CONNECTION_ENDED.matcher(message).matches();
  }

  private static FailureCause ofState(String state) {
    String stateClass = state.substring(0, Math.min(2, state.length()));
    if (PASSING_STATES.contains(state) || PASSING_CLASSES.contains(stateClass)) {
      return UNAVAILABLE;
    }
    return DATA_CLASSES.contains(stateClass) ? DATA : ROUTE;
  }

  private static FailureCause ofStatus(int status) {
    return status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR ? UNAVAILABLE : ROUTE;
  }
}
