/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The reason codes by which a broker rejects something, with the specification's names; source:
 * MQTT 5.0, section 2.4.
 *
 * <p>Retryable are those whose cause can pass without a change of the message or of a
 * configuration: an error of the server or its load. Not so "quota exceeded", by which a broker
 * enforces a configured limit: the same message exceeds it again.
 */
public enum ReasonCode {
  UNSPECIFIED_ERROR(0x80, true),
  MALFORMED_PACKET(0x81, false),
  PROTOCOL_ERROR(0x82, false),
  IMPLEMENTATION_SPECIFIC_ERROR(0x83, true),
  UNSUPPORTED_PROTOCOL_VERSION(0x84, false),
  CLIENT_IDENTIFIER_NOT_VALID(0x85, false),
  BAD_USER_NAME_OR_PASSWORD(0x86, false),
  NOT_AUTHORIZED(0x87, false),
  SERVER_UNAVAILABLE(0x88, true),
  SERVER_BUSY(0x89, true),
  BANNED(0x8a, false),
  SERVER_SHUTTING_DOWN(0x8b, true),
  BAD_AUTHENTICATION_METHOD(0x8c, false),
  KEEP_ALIVE_TIMEOUT(0x8d, true),
  SESSION_TAKEN_OVER(0x8e, true),
  TOPIC_FILTER_INVALID(0x8f, false),
  TOPIC_NAME_INVALID(0x90, false),
  PACKET_IDENTIFIER_IN_USE(0x91, true),
  PACKET_IDENTIFIER_NOT_FOUND(0x92, false),
  RECEIVE_MAXIMUM_EXCEEDED(0x93, true),
  TOPIC_ALIAS_INVALID(0x94, false),
  PACKET_TOO_LARGE(0x95, false),
  MESSAGE_RATE_TOO_HIGH(0x96, true),
  QUOTA_EXCEEDED(0x97, false),
  ADMINISTRATIVE_ACTION(0x98, true),
  PAYLOAD_FORMAT_INVALID(0x99, false),
  RETAIN_NOT_SUPPORTED(0x9a, false),
  QOS_NOT_SUPPORTED(0x9b, false),
  USE_ANOTHER_SERVER(0x9c, true),
  SERVER_MOVED(0x9d, false),
  SHARED_SUBSCRIPTIONS_NOT_SUPPORTED(0x9e, false),
  CONNECTION_RATE_EXCEEDED(0x9f, true),
  MAXIMUM_CONNECT_TIME(0xa0, true),
  SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED(0xa1, false),
  WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED(0xa2, false);

  private static final int FIRST = 0x80;
  private static final Map<Integer, ReasonCode> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(ReasonCode::code, Function.identity()));

  private final int code;
  private final boolean retryable;

  ReasonCode(int code, boolean retryable) {
    this.code = code;
    this.retryable = retryable;
  }

  /** Returns the number. */
  public int code() {
    return code;
  }

  /**
   * Returns whether a code says that something was rejected.
   *
   * @param code a reason code
   */
  public static boolean isRejection(int code) {
    return code >= FIRST;
  }

  /**
   * Returns whether the same packet may succeed later.
   *
   * @param code a reason code; false for one that is not known
   */
  public static boolean isRetryable(int code) {
    ReasonCode known = BY_CODE.get(code);
    return known != null && known.retryable;
  }

  /**
   * Returns name and number, such as {@code quota exceeded (0x97)}.
   *
   * @param code a reason code
   */
  public static String describe(int code) {
    ReasonCode known = BY_CODE.get(code);
    return known == null ? "reason 0x%02x".formatted(code) : known.toString();
  }

  /** Returns name, number, and the broker's own words where it has any. */
  static String describe(int code, String reasonString) {
    return reasonString.isEmpty() ? describe(code) : describe(code) + ", " + reasonString;
  }

  @Override
  public String toString() {
    String words =
        this == QOS_NOT_SUPPORTED
            ? "QoS not supported"
            : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "%s (0x%02x)".formatted(words, code);
  }
}
