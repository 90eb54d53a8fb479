/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

/** What a check found. */
sealed interface Finding {
  /** What was looked at. */
  String subject();

  /** What was seen, in words. */
  String text();

  /** All is as it should be. */
  record Right(String subject, String text) implements Finding {}

  /** It works, with less than it could. */
  record Weaker(String subject, String text, String advice) implements Finding {}

  /** It does not work. */
  record Wrong(String subject, String text, String advice) implements Finding {}
}
