/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.FormatValidator;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.MessageSourceValidationMessage;
import com.networknt.schema.ValidationContext;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.format.DateTimeFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The format {@code date-time}, held to times that PostgreSQL and Elasticsearch take and give back
 * in the same form.
 *
 * <p>Source: RFC 3339, section 5.6; PostgreSQL, section 8.5: there is no year 0, and an offset has
 * less than 16 hours.
 */
final class StorableTime implements Format {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final int MAX_OFFSET_S = 16 * 60 * 60 - 1;

  private static final String RULE =
      "must be an RFC 3339 time of the years 0001 to 9999 (UTC), its offset below 16 hours";

  private final Format rfc3339 = new DateTimeFormat();

  @Override
  public String getName() {
    return rfc3339.getName();
  }

  @Override
  public Set<ValidationMessage> validate(
      ExecutionContext context,
      ValidationContext validation,
      JsonNode value,
      JsonNode root,
      JsonNodePath place,
      boolean asserted,
      Supplier<MessageSourceValidationMessage.Builder> message,
      FormatValidator validator) {
    if (!asserted || !value.isTextual() || matches(context, value.textValue())) {
      return Set.of();
    }
    return Set.of(message.get().message(place + ": " + RULE).build());
  }

  @Override
  public boolean matches(ExecutionContext context, String value) {
    return rfc3339.matches(context, value) && isStorable(value);
  }

  private static boolean isStorable(String value) {
    try {
      String withoutLeapSecond = value.replaceFirst("(:[0-5][0-9]):60", "$1:59");
      OffsetDateTime time = OffsetDateTime.parse(withoutLeapSecond.toUpperCase(Locale.ROOT));
      Instant instant = time.toInstant();
      return Math.abs(time.getOffset().getTotalSeconds()) <= MAX_OFFSET_S
          && !instant.isBefore(FIRST)
          && !instant.isAfter(LAST);
    } catch (DateTimeException e) {
      return false;
    }
  }
}
