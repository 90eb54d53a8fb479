/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.format.EventFormat;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * CloudEvents to and from MQTT messages.
 *
 * <p>Source: CloudEvents 1.0.2, JSON format and MQTT protocol binding. Structured mode puts the
 * whole event into the payload; binary mode, on MQTT 5 alone, puts the attributes into user
 * properties and the data into the payload.
 */
public final class EventCodec {
  /** The content type of an event in structured mode. */
  public static final String STRUCTURED = "application/cloudevents+json";

  private static final String STRUCTURED_PREFIX = "application/cloudevents";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EventFormat FORMAT = new JsonFormat();

  /** Reads one document and nothing behind it, in which no key stands twice. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .addModule(JsonFormat.getCloudEventJacksonModule())
          .build();

  private static final String SPEC_VERSION = "specversion";

  /** User properties of other names, such as the broker's own, are not the event's. */
  private static final Pattern EXTENSION_NAME = Pattern.compile("[a-z0-9]{1,20}");

  private EventCodec() {}

  /**
   * Writes an event in structured mode.
   *
   * @param event the event
   * @return the payload, UTF-8 JSON
   */
  public static byte[] encode(CloudEvent event) {
    return FORMAT.serialize(event);
  }

  /**
   * Reads an event of either mode: structured where the content type says so or no user property
   * {@code specversion} is there.
   *
   * @param raw the message as it came
   * @return the event, with an ID
   * @throws RefusedException if it is not a CloudEvent of version 1.0
   */
  static CloudEvent decode(RawEvent raw) throws RefusedException {
    try {
      CloudEvent event = isBinary(raw) ? binary(raw) : structured(raw);
      if (event.getSpecVersion() != SpecVersion.V1) {
        throw new RefusedException(
            RefusalCode.MALFORMED_EVENT,
            "specversion '" + event.getSpecVersion() + "' must be '1.0'");
      }
      if (event.getId().isEmpty()) {
        throw new RefusedException(RefusalCode.MALFORMED_EVENT, "attribute 'id' is empty");
      }
      return event;
    } catch (IOException | RuntimeException e) { // the SDK has no common type for what it refuses
      throw new RefusedException(RefusalCode.MALFORMED_EVENT, "not a CloudEvent: " + reason(e));
    }
  }

  /**
   * Reads JSON strictly: one document, no key twice.
   *
   * @param bytes the text, UTF-8
   * @return the document; a missing node where there is none
   * @throws IOException if it is not such a document
   */
  static JsonNode readJson(byte[] bytes) throws IOException {
    return STRICT.readTree(bytes);
  }

  private static boolean isBinary(RawEvent raw) {
    boolean saysStructured =
        raw.contentType() != null && raw.contentType().startsWith(STRUCTURED_PREFIX);
    return !saysStructured && raw.userProperties().containsKey(SPEC_VERSION);
  }

  private static CloudEvent structured(RawEvent raw) throws IOException {
    if (!(readJson(raw.payload()) instanceof ObjectNode attributes)) {
      throw new IllegalArgumentException("the payload is not a JSON object");
    }
    attributes.removeIf(JsonNode::isNull); // as good as absent, by the JSON format
    return STRICT.treeToValue(attributes, CloudEvent.class);
  }

  private static CloudEvent binary(RawEvent raw) {
    Map<String, String> attributes = raw.userProperties();
    SpecVersion version = SpecVersion.parse(attributes.get(SPEC_VERSION));
    CloudEventBuilder builder = CloudEventBuilder.fromSpecVersion(version);
    attributes.forEach(
        (name, value) -> {
          if (version.getAllAttributes().contains(name)) {
            if (!SPEC_VERSION.equals(name)) {
              builder.withContextAttribute(name, value);
            }
          } else if (EXTENSION_NAME.matcher(name).matches()) {
            builder.withExtension(name, value);
          }
        });
    if (raw.contentType() != null) {
      builder.withDataContentType(raw.contentType());
    }
    return builder.withData(BytesCloudEventData.wrap(raw.payload())).build();
  }

  /** Finds the innermost message, cut before Jackson's location lines. */
  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unreadable");
  }

  /**
   * Starts an event that a device or the bridge sends.
   *
   * @param source the sender's client ID
   * @param type the CloudEvents type
   * @param id unique per source
   * @return a builder with the common attributes set
   */
  public static CloudEventBuilder event(String source, String type, String id) {
    return CloudEventBuilder.v1()
        .withSource(URI.create(source))
        .withType(type)
        .withId(id)
        .withDataContentType("application/json");
  }

  /** Parses JSON that has been parsed before. */
  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }
}
