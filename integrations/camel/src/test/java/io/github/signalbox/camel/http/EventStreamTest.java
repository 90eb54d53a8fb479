/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  /** A listener who is cut off after the first of two names its ID, and must get the second. */
  @Test
  void text_ofSeveralEvents_onlyTheLastHasTheNewPosition() throws IOException {
    var events =
        new ObjectMapper()
            .readTree(
                """
                [{"position":"6","type":"gateway","data":{"deviceId":"old"}},
                 {"position":"7","type":"gateway","data":{"deviceId":"a"}},
                 {"position":"9","type":"gateway-deleted","data":{"deviceId":"b"}}]
                """);

    assertThat(EventStream.text(events, 7, 12))
        .isEqualTo(
            """
            id: 7
            event: gateway
            data: {"deviceId":"a"}

            id: 12
            event: gateway-deleted
            data: {"deviceId":"b"}

            """);
    assertThat(EventStream.text(events, 10, 12)).isEmpty();
  }
}
