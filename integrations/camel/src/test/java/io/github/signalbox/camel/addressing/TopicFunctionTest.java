/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.addressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.addressing.AddressingException;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parent topics in placeholders, checked against the bundle's own table. */
class TopicFunctionTest {
  private final CamelContext context = context("file:../../routes/common/topic-mapping.csv");

  private static CamelContext context(String table) {
    CamelContext context = new DefaultCamelContext();
    context.getPropertiesComponent().addInitialProperty("signalbox.topic-mapping", table);
    return context;
  }

  @AfterEach
  void tearDown() {
    context.stop();
  }

  private String resolve(String placeholder) {
    return context.resolvePropertyPlaceholders("{{" + placeholder + "}}");
  }

  @ParameterizedTest
  @CsvSource({
    "uplink-topic:tag-status-up, $share/bridge/tag-status-up/#",
    "uplink-topic:tag-task-up, $share/bridge/tag-task-up/#",
    "downlink-topic:tag-task-down, tag-task-down",
  })
  void placeholder_ofADeclaredParent_becomesItsTopic(String placeholder, String topic) {
    assertThat(resolve(placeholder)).isEqualTo(topic);
  }

  @Test
  void shippingTopic_hasASubscriptionOfItsOwn() {
    assertThat(resolve("shipping-topic:tag-status-up"))
        .isNotEqualTo(resolve("uplink-topic:tag-status-up"))
        .endsWith("/tag-status-up/#");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uplink-topic:tag-task-down",
        "downlink-topic:tag-task-up",
        "shipping-topic:tag-task-down"
      })
  void placeholder_ofAParentThatLeadsTheOtherWay_refused(String placeholder) {
    assertThatThrownBy(() -> resolve(placeholder))
        .hasStackTraceContaining("leads")
        .hasStackTraceContaining(placeholder.substring(placeholder.indexOf(':') + 1));
  }

  @Test
  void placeholder_ofAnUndeclaredParent_refusedNamingIt() {
    assertThatThrownBy(() -> resolve("uplink-topic:elsewhere"))
        .hasStackTraceContaining("parent topic 'elsewhere' is not declared");
  }

  @Test
  void table_readOncePerContext() {
    assertThat(Addressing.of(context)).isSameAs(Addressing.of(context));
  }

  @Test
  void table_thatIsMissing_namedInTheError() {
    CamelContext without = context("file:nowhere.csv");

    assertThatThrownBy(() -> Addressing.of(without)).hasMessageContaining("file:nowhere.csv");
  }

  @Test
  void table_thatIsNoTable_refused() {
    CamelContext broken = context("file:pom.xml");

    assertThatThrownBy(() -> Addressing.of(broken)).isInstanceOf(AddressingException.class);
  }
}
