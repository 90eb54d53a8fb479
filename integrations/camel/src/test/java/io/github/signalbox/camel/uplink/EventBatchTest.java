/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.component.bean.BeanComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class EventBatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RawEvent RAW = new RawEvent("t", new byte[0], null, Map.of());
  private static final Refused REFUSED =
      new Refused(RAW, RefusalCode.STALE_EVENT, "old", "GID_tag_ap@@@1", "e-0");

  private static Accepted accepted(String id) throws IOException {
    Instant time = Instant.parse("2026-11-23T05:00:00.123456789Z");
    return new Accepted(RAW, "GID_tag_ap@@@1", id, "type", time, "{\"a\":[1.50]}");
  }

  @Test
  void eventsJson_ofAMixedBatch_holdsTheEventsToActOn() throws IOException {
    EventBatch batch = EventBatch.of(List.of(accepted("e-1"), REFUSED, accepted("e-2")));

    JsonNode events = JSON.readTree(batch.getEventsJson());

    assertThat(events.findValuesAsText("id")).containsExactly("e-1", "e-2");
    assertThat(events.get(0).path("time").asText()).isEqualTo("2026-11-23T05:00:00.123456789Z");
    assertThat(events.get(0).path("data").path("a").get(0).asDouble()).isEqualTo(1.5);
    assertThat(batch.getRefusals()).containsExactly(REFUSED);
  }

  @Test
  void effective_onlyWithAnEventToActOn() throws IOException {
    assertThat(EventBatch.of(List.of(REFUSED)).isEffective()).isFalse();
    assertThat(EventBatch.of(List.of()).isEffective()).isFalse();
    assertThat(EventBatch.of(List.of(REFUSED, accepted("e-1"))).isEffective()).isTrue();
  }

  @Test
  void singles_oneForEachEventToActOn() throws IOException {
    EventBatch batch = EventBatch.of(List.of(accepted("e-1"), REFUSED, accepted("e-2")));

    assertThat(batch.getSingles())
        .containsExactly(
            EventBatch.of(List.of(accepted("e-1"))), EventBatch.of(List.of(accepted("e-2"))));
  }

  @Test
  void failed_batchOfOne_becomesARefusalInTheDatabasesWords() throws IOException {
    Throwable failure =
        new IllegalStateException(new SQLException("ERROR: a: b\n Detail", "22P02"));

    EventBatch failed = RefusedBatch.of(EventBatch.of(List.of(accepted("e-1"))), failure);

    assertThat(failed.isEffective()).isFalse();
    assertThat(failed.getRefusals())
        .containsExactly(
            new Refused(RAW, RefusalCode.EFFECT_FAILED, "ERROR: a: b", "GID_tag_ap@@@1", "e-1"));
  }

  @Test
  void camel_evaluatesManyBatches_remembersTheirClassAlone() throws Exception {
    try (CamelContext camel = new DefaultCamelContext()) {
      camel.start();
      Expression effective = camel.resolveLanguage("simple").createExpression("${body.effective}");
      for (int i = 0; i < 10; i++) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(EventBatch.of(List.of(accepted("e-" + i))));
        assertThat(effective.evaluate(exchange, Boolean.class)).isTrue();
      }

      assertThat(camel.getComponent("bean", BeanComponent.class).getCurrentBeanCacheSize())
          .isEqualTo(1);
    }
  }

  @Test
  void batch_listChangedAfterwards_keepsItsEvents() {
    List<EventReading> readings = new ArrayList<>(List.of(REFUSED));
    EventBatch batch = EventBatch.of(readings);

    readings.clear();

    assertThat(batch.readings()).containsExactly(REFUSED);
  }
}
