/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.mqtt.ConnectedClient;
import io.github.signalbox.broker.presence.PresenceEvents.Change;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00.123Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PresenceEvents events =
      new PresenceEvents(ClientId.parse("GID_broker@@@n1"), "boot1");
  private final ConnectedClient client =
      new ConnectedClient(
          ClientId.parse("GID_device@@@1"), 7, "10.0.0.1:4711", NOW.minusSeconds(9), true);

  @Test
  void change_ofAConnection_hasTheFieldsOfTheService() throws IOException {
    JsonNode event = JSON.readTree(events.changed(client, Change.TCPCLEAN, NOW));

    assertThat(event.path("specversion").asText()).isEqualTo("1.0");
    assertThat(event.path("id").asText()).isEqualTo("boot1.7-tcpclean");
    assertThat(event.path("source").asText()).isEqualTo("GID_broker@@@n1");
    assertThat(event.path("time").asText()).isEqualTo(NOW.toString());
    assertThat(event.path("data"))
        .isEqualTo(
            JSON.readTree(
                """
                {"clientId":"GID_device@@@1","time":"2026-11-23T05:00:00.123Z",
                 "eventType":"tcpclean","channelId":"boot1.7","clientIp":"10.0.0.1:4711"}"""));
  }

  @Test
  void snapshot_namesTheOpenOnesOfItsRange() throws IOException {
    JsonNode event = JSON.readTree(events.open(1, 9, List.of(client, client), NOW));

    assertThat(event.path("type").asText()).isEqualTo("presence.channels.open");
    assertThat(event.path("data").path("fromNumber").asLong()).isEqualTo(1);
    assertThat(event.path("data").path("toNumber").asLong()).isEqualTo(9);
    assertThat(event.path("data").path("channels")).hasSize(2);
    assertThat(event.path("data").path("channels").get(0).path("number").asLong()).isEqualTo(7);
    assertThat(JSON.readTree(events.open(1, 9, List.of(), NOW)).path("data").path("channels"))
        .isEmpty();
  }

  @Test
  void start_namesItself() throws IOException {
    JsonNode event = JSON.readTree(events.started(NOW));

    assertThat(event.path("data").path("bootId").asText()).isEqualTo("boot1");
  }
}
