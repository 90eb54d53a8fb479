/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  private static final EventFormat FORMAT = new JsonFormat();

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
      requireAttributes(event);
      return event;
    } catch (IOException | RuntimeException e) { // the SDK has no common type for what it refuses
      throw new RefusedException(RefusalCode.MALFORMED_EVENT, "not a CloudEvent: " + reason(e));
    }
  }

  /** Checks the attributes alone, so that an event with faulty data still has its sender and ID. */
  private static void requireAttributes(CloudEvent event) throws RefusedException {
    Set<String> names = new TreeSet<>(event.getAttributeNames());
    names.addAll(event.getExtensionNames());
    for (String name : names) {
      boolean extension = event.getExtensionNames().contains(name);
      Object value = extension ? event.getExtension(name) : event.getAttribute(name);
      Optional<String> fault = Text.fault(String.valueOf(value));
      if (fault.isPresent()) {
        throw new RefusedException(
            RefusalCode.MALFORMED_EVENT, "attribute '%s' %s".formatted(name, fault.get()));
      }
    }
  }

  private static boolean isBinary(RawEvent raw) {
    boolean saysStructured =
        raw.contentType() != null && raw.contentType().startsWith(STRUCTURED_PREFIX);
    return !saysStructured && raw.userProperties().containsKey(SPEC_VERSION);
  }

  private static CloudEvent structured(RawEvent raw) throws IOException {
    if (!(Json.read(raw.payload()) instanceof ObjectNode attributes)) {
      throw new IllegalArgumentException("the payload is not a JSON object");
    }
    attributes.removeIf(JsonNode::isNull); // as good as absent, by the JSON format
    return Json.mapper().treeToValue(attributes, CloudEvent.class);
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
}
