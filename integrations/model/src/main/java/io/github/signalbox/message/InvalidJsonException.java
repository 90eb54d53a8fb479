/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells that a text is not one JSON document in UTF-8, and where it ceases to be one. */
public final class InvalidJsonException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_FIELD_LENGTH = 200;
  private static final int MAX_REASON_LENGTH = 200;

  /**
   * Creates the exception.
   *
   * @param message place and reason in one line
   * @param cause what the reader found
   */
  InvalidJsonException(String message, Throwable cause) {
    super(message, cause);
  }

  static InvalidJsonException at(JsonParser parser, @Nullable String reason, Exception cause) {
    JsonLocation location = parser.currentLocation();
    String field = place(parser.getParsingContext()).toString();
    String message =
        "line %d, column %d%s: %s"
            .formatted(
                location.getLineNr(),
                location.getColumnNr(),
                field.isEmpty() ? "" : ", " + shortened(field, MAX_FIELD_LENGTH),
                Text.printable(shortened(String.valueOf(reason), MAX_REASON_LENGTH)));
    return new InvalidJsonException(message, cause);
  }

  private static JsonPlace place(JsonStreamContext context) {
    if (context.getParent() == null) {
      return JsonPlace.DOCUMENT;
    }
    JsonPlace parent = place(context.getParent());
    if (context.inArray()) {
      return parent.item(Math.max(0, context.getCurrentIndex()));
    }
    return context.getCurrentName() == null ? parent : parent.member(context.getCurrentName());
  }

  private static String shortened(String text, int length) {
    return text.length() > length ? text.substring(0, length) + "…" : text;
  }
}
