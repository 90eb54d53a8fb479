/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.camel.http.ProblemException;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.Test;

class ReplyDeskTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "4b1d3c5e-8f60-4a72-9b84-c5d6e7f80912";
  private static final String GATEWAY = "GID_csg_hangzhou@@@gw-1";

  private final DefaultCamelContext context = new DefaultCamelContext();
  private final ReplyDesk desk = new ReplyDesk();

  /** The reply may overtake the broker's acknowledgement of the command itself. */
  @Test
  void reply_beforeTheCommandIsAcknowledged_isKeptForTheCaller() throws IOException {
    Exchange caller = expecting(60_000);

    desk.arrived(reply(GATEWAY, "{\"a\":1}"));
    end(caller);

    JsonNode ending = body(caller);
    assertThat(ending.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(ending.path("result").path("a").asInt()).isEqualTo(1);
  }

  @Test
  void reply_ofAnotherGateway_wakesNobody() throws IOException {
    Exchange caller = expecting(50);

    desk.arrived(reply("GID_csg_hangzhou@@@gw-2", "{}"));
    end(caller);

    assertThat(body(caller).path("state").asText()).isEqualTo("TIMED_OUT");
  }

  @Test
  void reply_thatCannotBeRead_endsTheWaitIfItsSenderWasAsked() throws IOException {
    Exchange caller = expecting(60_000);
    RawEvent raw =
        new RawEvent(
            "csg-up/reply/r1",
            "{\"data\":{\"commandId\":\"%s\"}}".formatted(ID).getBytes(StandardCharsets.UTF_8),
            null,
            Map.of(RawEvent.PUBLISHER_PROPERTY, GATEWAY));

    desk.arrived(
        new EventReading.Refused(raw, RefusalCode.SCHEMA_VIOLATION, "data: bad", null, null));
    end(caller);

    assertThat(body(caller).path("code").asText()).isEqualTo("CSG_INVALID_REPLY");
    assertThat(body(caller).path("message").asText()).contains("SCHEMA_VIOLATION: data: bad");
  }

  /** A hundred silent gateways would else hold every thread that brings the broker's answers. */
  @Test
  void await_withoutReply_returnsAtOnce() {
    CompletableFuture<String> ending = desk.await(expecting(60_000));

    assertThat(ending).isNotDone();
  }

  @Test
  void await_whenTheBridgeStops_leavesTheCommandOpen() throws IOException {
    desk.setCamelContext(context);
    context.start();
    CompletableFuture<String> ending = desk.await(expecting(60_000));

    context.stop();

    assertThat(JSON.readTree(ending.join()).path("state").asText()).isEqualTo("SENT");
  }

  @Test
  void place_isFreeAgainWhenTheCallerIsDone() {
    desk.setMaxWaiting(1);
    Exchange first = new DefaultExchange(context);
    desk.enter(first);

    assertThatThrownBy(() -> desk.enter(new DefaultExchange(context)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("CSG_BUSY");
    done(first);
    desk.enter(new DefaultExchange(context));
  }

  @Test
  void caller_done_isNotExpectedAnyMore() {
    Exchange caller = expecting(60_000);
    assertThat(desk.waiting()).isEqualTo(1);

    done(caller);

    assertThat(desk.waiting()).isZero();
  }

  private static void done(Exchange exchange) {
    UnitOfWorkHelper.doneSynchronizations(
        exchange, exchange.getExchangeExtension().handoverCompletions());
  }

  private Exchange expecting(long timeoutMs) {
    Exchange caller = new DefaultExchange(context);
    caller
        .getMessage()
        .setBody(List.of(Map.of("command_id", ID, "client_id", GATEWAY, "timeout_ms", timeoutMs)));
    desk.expect(caller);
    return caller;
  }

  private static EventReading reply(String source, String result) {
    String data =
        "{\"commandId\":\"%s\",\"command\":\"x-a.b\",\"outcome\":\"SUCCEEDED\",\"result\":%s}"
            .formatted(ID, result);
    RawEvent raw = new RawEvent("csg-up/reply/r1", new byte[0], null, Map.of());
    return new EventReading.Accepted(
        raw, source, "e-1", "csg.command.replied", Instant.now(), data);
  }

  private void end(Exchange caller) {
    caller.getMessage().setBody(desk.await(caller).join());
  }

  private static JsonNode body(Exchange exchange) throws IOException {
    return JSON.readTree(exchange.getMessage().getBody(String.class));
  }
}
