/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message whose strings are bytes.
 *
 * @param topic the topic; not copied
 * @param strings the strings of its properties by their place; not copied
 * @param payload the payload; not copied
 */
public record RawMessage(byte[] topic, Map<Place, byte[]> strings, byte[] payload) {
  /** The places of strings and of binary data in a PUBLISH and in a will. */
  public enum Place {
    /** The topic, behind its first level. */
    TOPIC,
    /** Content type. */
    CONTENT_TYPE,
    /** Response topic. */
    RESPONSE_TOPIC,
    /** Correlation data. */
    CORRELATION_DATA,
    /** Name of a user property. */
    USER_PROPERTY_NAME,
    /** Value of a user property. */
    USER_PROPERTY_VALUE
  }

  /** Copies the places. */
  public RawMessage {
    strings = Map.copyOf(strings);
  }

  /**
   * Returns a message without properties.
   *
   * @param topic the topic
   * @param payload the payload
   */
  public static RawMessage of(String topic, String payload) {
    return new RawMessage(
        topic.getBytes(StandardCharsets.UTF_8), Map.of(), payload.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns this message with a string of its own in one place.
   *
   * @param place where
   * @param string its bytes
   */
  public RawMessage with(Place place, byte[] string) {
    if (place == Place.TOPIC) {
      ByteArrayOutputStream longer = new ByteArrayOutputStream();
      longer.writeBytes(topic);
      longer.writeBytes(string);
      return new RawMessage(longer.toByteArray(), strings, payload);
    }
    Map<Place, byte[]> more = new LinkedHashMap<>(strings);
    more.put(place, string);
    return new RawMessage(topic, more, payload);
  }

  /** Writes the properties; source: MQTT 5.0, section 3.3.2.3. */
  void writeProperties(DataOutputStream to) throws IOException {
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(properties);
    writeProperty(out, 0x03, Place.CONTENT_TYPE);
    writeProperty(out, 0x08, Place.RESPONSE_TOPIC);
    writeProperty(out, 0x09, Place.CORRELATION_DATA);
    byte[] name = strings.get(Place.USER_PROPERTY_NAME);
    byte[] value = strings.get(Place.USER_PROPERTY_VALUE);
    if (name != null || value != null) {
      out.writeByte(0x26);
      writeString(out, name == null ? new byte[] {'n'} : name);
      writeString(out, value == null ? new byte[] {'v'} : value);
    }
    writeLength(to, properties.size());
    properties.writeTo(to);
  }

  private void writeProperty(DataOutputStream out, int kind, Place place) throws IOException {
    byte[] string = strings.get(place);
    if (string != null) {
      out.writeByte(kind);
      writeString(out, string);
    }
  }

  static void writeString(DataOutputStream out, byte[] string) throws IOException {
    out.writeShort(string.length);
    out.write(string);
  }

  static void writeLength(OutputStream out, int length) throws IOException {
    int left = length;
    do {
      out.write(left > 0x7f ? left & 0x7f | 0x80 : left);
      left >>= 7;
    } while (left > 0);
  }
}
