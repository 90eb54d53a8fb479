/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

/**
 * How an instance writes the levels of an address.
 *
 * @param delimiter between two levels
 * @param anyWords matches all levels that follow
 */
record Wildcards(String delimiter, String anyWords) {
  /** Reads the instance's own ones; Artemis's defaults are {@code .} and {@code #}. */
  static Wildcards of(XmlDocument broker) {
    return new Wildcards(
        broker.value("core", "wildcard-addresses", "delimiter").orElse("."),
        broker.value("core", "wildcard-addresses", "any-words").orElse("#"));
  }

  /** Returns what matches a parent topic and everything below it. */
  String below(String parent) {
    if (parent.contains(delimiter)) {
      throw new InstallException(
          "etc/broker.xml: the delimiter '%s' of wildcard-addresses is part of the topic '%s'"
              .formatted(delimiter, parent));
    }
    return parent + delimiter + anyWords;
  }
}
