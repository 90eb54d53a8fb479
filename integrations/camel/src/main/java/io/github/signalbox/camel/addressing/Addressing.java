/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.addressing;

import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.addressing.TopicRule;
import io.github.signalbox.addressing.TopicRule.Direction;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** The topic-mapping table of a Camel context. */
public final class Addressing {
  /** The table's resource; the property {@code signalbox.topic-mapping} names another one. */
  public static final String DEFAULT_TABLE = "classpath:common/topic-mapping.csv";

  private final TopicMapping mapping;

  private Addressing(TopicMapping mapping) {
    this.mapping = mapping;
  }

  /**
   * Returns the context's table, read and checked at the first call.
   *
   * @param context the Camel context
   * @return its addressing
   * @throws AddressingException if the table contradicts itself
   */
  public static Addressing of(CamelContext context) {
    var extension = context.getCamelContextExtension();
    synchronized (extension) {
      Addressing known = extension.getContextPlugin(Addressing.class);
      if (known == null) {
        known = new Addressing(read(context));
        extension.addContextPlugin(Addressing.class, known);
      }
      return known;
    }
  }

  /** Returns the table. */
  public TopicMapping mapping() {
    return mapping;
  }

  /**
   * Checks that a parent topic is declared and leads the given way.
   *
   * @param parent the parent topic
   * @param direction the way a route wants to use it
   * @return the rule of the parent
   * @throws AddressingException if it is not declared, or leads the other way
   */
  public TopicRule require(String parent, Direction direction) {
    TopicRule rule =
        mapping
            .parent(parent)
            .orElseThrow(
                () ->
                    new AddressingException(
                        "parent topic '" + parent + "' is not declared in the topic mapping"));
    if (rule.direction() != direction) {
      throw new AddressingException(
          "parent topic '%s' leads %s, not %s".formatted(parent, rule.direction(), direction));
    }
    return rule;
  }

  private static TopicMapping read(CamelContext context) {
    String table =
        context
            .getPropertiesComponent()
            .resolveProperty("signalbox.topic-mapping")
            .orElse(DEFAULT_TABLE);
    try (var file = ResourceHelper.resolveMandatoryResourceAsInputStream(context, table);
        var text = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      return TopicMappingTable.read(text);
    } catch (IOException e) {
      throw new UncheckedIOException("topic mapping " + table + " cannot be read", e);
    }
  }
}
