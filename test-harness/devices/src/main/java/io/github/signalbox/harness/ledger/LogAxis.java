/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

/**
 * A logarithmic axis of time, from one power of ten of microseconds to another.
 *
 * @param lowExponent the power of ten at the left end
 * @param highExponent the power of ten at the right end
 * @param left the left end, in drawing units
 * @param right the right end, in drawing units
 */
record LogAxis(int lowExponent, int highExponent, double left, double right) {
  static LogAxis around(double minMicros, double maxMicros, double left, double right) {
    int low = (int) Math.floor(Math.log10(minMicros));
    int high = (int) Math.ceil(Math.log10(maxMicros));
    return new LogAxis(low, Math.max(high, low + 1), left, right);
  }

  double at(double micros) {
    double share = (Math.log10(Math.max(1, micros)) - lowExponent) / (highExponent - lowExponent);
    return left + Math.clamp(share, 0, 1) * (right - left);
  }

  void draw(StringBuilder svg, double height) {
    for (int exponent = lowExponent; exponent <= highExponent; exponent++) {
      double x = at(Math.pow(10, exponent));
      svg.append(
              Charts.format(
                  "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%.1f\"/>",
                  x, x, height))
          .append(Charts.text(x, height + 16, "middle", "", label(exponent)))
          .append('\n');
    }
  }

  /** Names a power of ten of microseconds: 1 µs, 10 µs, …, 100 s, 1,000 s. */
  private static String label(int exponent) {
    String unit = exponent < 3 ? "µs" : exponent < 6 ? "ms" : "s";
    int power = exponent < 6 ? Math.floorMod(exponent, 3) : exponent - 6;
    return "%,d %s".formatted((long) Math.pow(10, power), unit);
  }
}
