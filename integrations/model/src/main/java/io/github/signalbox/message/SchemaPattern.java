/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * The pattern of a JSON Schema.
 *
 * <p>Source: ECMA-262, section 22.2.2.4: without the flag m, {@code $} is the very end of the text.
 * In Java it stands before a last line break too. And inside a class, {@code [} is a character like
 * others (section 22.2.1), where in Java it opens a class of its own.
 */
final class SchemaPattern {
  private SchemaPattern() {}

  /**
   * Compiles a pattern.
   *
   * @param regex as it stands in the schema
   * @return the same, as ECMA-262 reads it
   * @throws java.util.regex.PatternSyntaxException if it is not a regular expression
   */
  static RegularExpression of(String regex) {
    Pattern pattern = Pattern.compile(withStrictEnd(regex));
    return value -> pattern.matcher(value).find();
  }

  private static String withStrictEnd(String regex) {
    StringBuilder strict = new StringBuilder(regex.length() + 2);
    boolean inClass = false;
    for (int at = 0; at < regex.length(); at++) {
      char unit = regex.charAt(at);
      if (unit == '\\' && at + 1 < regex.length()) {
        strict.append(unit).append(regex.charAt(++at));
      } else if (unit == '$' && !inClass) {
        strict.append("\\z");
      } else if (unit == '[' && inClass) {
        strict.append("\\[");
      } else {
        inClass = unit == '[' || inClass && unit != ']';
        strict.append(unit);
      }
    }
    return strict.toString();
  }
}
