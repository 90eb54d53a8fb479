/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Janus 1.1.2 publishes, as seen, and what becomes of it. */
class JanusEventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");

  private static JsonNode translated(String payload) throws IOException {
    byte[] event =
        JanusEvents.toCloudEvent("GID_janus", payload.getBytes(StandardCharsets.UTF_8), NOW)
            .orElseThrow();
    return JSON.readTree(event);
  }

  private static JsonNode videoRoom(String data) throws IOException {
    return translated(
        """
        {"emitter":"janus1","type":64,"timestamp":1795462748771674,"session_id":1,"handle_id":7,
         "event":{"plugin":"janus.plugin.videoroom","data":%s}}"""
            .formatted(data));
  }

  @Test
  void joined_becomesEventWithCredential() throws IOException {
    JsonNode event =
        videoRoom(
            """
            {"event":"joined","room":"r1","id":"bob","private_id":1528686646,"token":"t1"}""");

    assertThat(event.path("id").asText()).isEqualTo("1795462748771674-7-joined");
    assertThat(event.path("source").asText()).isEqualTo("GID_janus@@@janus1");
    assertThat(event.path("time").asText()).isEqualTo("2026-11-23T19:39:08.771674Z");
    assertThat(event.path("data"))
        .isEqualTo(
            JSON.readTree(
                """
                {"kind":"joined","room":"r1","participant":"bob","token":"t1",
                 "emitter":"janus1"}"""));
  }

  @Test
  void published_namesAudioStreamsAlone() throws IOException {
    JsonNode event =
        videoRoom(
            """
            {"event":"published","room":"r1","id":"bob","streams":[
              {"type":"audio","mindex":0,"mid":"0"},{"type":"video","mindex":1,"mid":"1"},
              {"type":"audio","mindex":2,"mid":"a"}]}""");

    assertThat(event.at("/data/audioMids")).isEqualTo(JSON.readTree("[\"0\",\"a\"]"));
  }

  @ParameterizedTest
  @CsvSource({"leaving,left", "kicked,left", "unpublished,unpublished", "subscribed,other"})
  void kind_followsEvent(String told, String kind) throws IOException {
    JsonNode event = videoRoom("{\"event\":\"%s\",\"room\":\"r1\",\"id\":\"b\"}".formatted(told));

    assertThat(event.at("/data/kind").asText()).isEqualTo(kind);
  }

  @Test
  void moderated_comesUnderAnotherField() throws IOException {
    JsonNode event =
        videoRoom(
            """
            {"videoroom":"moderated","room":"r1","id":"bob","mid":"0","moderation":"muted"}""");

    assertThat(event.at("/data/kind").asText()).isEqualTo("moderated");
    assertThat(event.at("/data/mid").asText()).isEqualTo("0");
    assertThat(event.at("/data/muted").asBoolean()).isTrue();
  }

  @Test
  void started_isTheServersOwn() throws IOException {
    JsonNode event =
        translated(
            """
            {"emitter":"janus1","type":256,"subtype":1,"timestamp":1795462746693526,
             "event":{"status":"started"}}""");

    assertThat(event.at("/data/kind").asText()).isEqualTo("started");
  }

  @Test
  void handlersOwnStatus_hasNoTime_getsTheCurrent() throws IOException {
    JsonNode event =
        translated(
            """
            {"emitter":"janus1","type":256,"event":{"status":"connected"}}""");

    assertThat(event.at("/data/kind").asText()).isEqualTo("other");
    assertThat(event.path("time").asText()).isEqualTo("2026-11-23T05:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "hello", "{\"type\":64}"})
  void noEventOfJanus_isLeftAlone(String payload) {
    assertThat(JanusEvents.toCloudEvent("GID_janus", payload.getBytes(StandardCharsets.UTF_8), NOW))
        .isEmpty();
  }
}
