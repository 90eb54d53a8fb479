/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Keeps decimals digit by digit, and makes integers of those without a fraction. */
final class ExactNumbers extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  /** More than a double has; what lies beyond is never written out digit by digit. */
  private static final int MAX_WHOLE_DIGITS = 400;

  ExactNumbers() {
    super(true);
  }

  @Override
  public ValueNode numberNode(BigDecimal value) {
    if (value.signum() == 0) {
      return numberNode(0);
    }
    long digits = (long) value.precision() - value.scale();
    if (digits < 1 || digits > MAX_WHOLE_DIGITS || value.stripTrailingZeros().scale() > 0) {
      return DecimalNode.valueOf(value);
    }
    return integer(value.toBigIntegerExact());
  }

  private ValueNode integer(BigInteger value) {
    if (value.bitLength() < Integer.SIZE) {
      return numberNode(value.intValue());
    }
    return value.bitLength() < Long.SIZE ? numberNode(value.longValue()) : numberNode(value);
  }
}
