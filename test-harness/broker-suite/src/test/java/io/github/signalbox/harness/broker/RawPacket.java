/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes packets of MQTT 3.1.1 and 5 byte by byte, so that they may be wrong. */
final class RawPacket {
  static final int CONTENT_TYPE = 0x03;
  static final int RESPONSE_TOPIC = 0x08;
  static final int USER_PROPERTY = 0x26;

  private static final int USER_AND_PASSWORD = 0xC0;
  private static final int CLEAN = 0x02;
  private static final int WILL_QOS_1 = 0x0C;
  private static final int KEEP_ALIVE_SECONDS = 60;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** A property of MQTT 5 that has one string, or two. */
  record Property(int id, byte[]... strings) {
    static Property of(int id, String... strings) {
      byte[][] encoded = new byte[strings.length][];
      for (int i = 0; i < strings.length; i++) {
        encoded[i] = utf8(strings[i]);
      }
      return new Property(id, encoded);
    }
  }

  /** What a will says. */
  record Will(byte[] topic, byte[] payload, Property... properties) {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Section 3.1. */
  static byte[] connect(int version, byte[] clientId, byte[] user, byte[] password, Will... will) {
    RawPacket body = new RawPacket().string(utf8("MQTT")).number(1, version);
    body.number(1, USER_AND_PASSWORD | CLEAN | (will.length > 0 ? WILL_QOS_1 : 0));
    body.number(2, KEEP_ALIVE_SECONDS).properties(version).string(clientId);
    for (Will last : will) {
      body.properties(version, last.properties()).string(last.topic()).string(last.payload());
    }
    return body.string(user).string(password).as(0x10);
  }

  /** Section 3.3, at QoS 1. */
  static byte[] publish(int version, byte[] topic, byte[] payload, Property... properties) {
    RawPacket body = new RawPacket().string(topic).number(2, 1).properties(version, properties);
    return body.raw(payload).as(0x32);
  }

  /** A fixed header, section 2.1, with nothing behind it. */
  static byte[] header(int type, int remainingLength) {
    RawPacket header = new RawPacket().number(1, type);
    header.variable(remainingLength);
    return header.bytes.toByteArray();
  }

  private RawPacket properties(int version, Property... properties) {
    if (version < 5) {
      return this;
    }
    RawPacket all = new RawPacket();
    for (Property property : properties) {
      all.number(1, property.id());
      for (byte[] string : property.strings()) {
        all.string(string);
      }
    }
    variable(all.bytes.size());
    return raw(all.bytes.toByteArray());
  }

  RawPacket string(byte[] text) {
    return number(2, text.length).raw(text);
  }

  private RawPacket number(int size, int value) {
    try {
      if (size == 1) {
        out.writeByte(value);
      } else {
        out.writeShort(value);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawPacket raw(byte[] content) {
    bytes.writeBytes(content);
    return this;
  }

  private void variable(int value) {
    int rest = value;
    do {
      int digit = rest & 0x7F;
      rest >>= 7;
      number(1, rest > 0 ? digit | 0x80 : digit);
    } while (rest > 0);
  }

  private byte[] as(int type) {
    byte[] header = header(type, bytes.size());
    byte[] packet = new byte[header.length + bytes.size()];
    System.arraycopy(header, 0, packet, 0, header.length);
    System.arraycopy(bytes.toByteArray(), 0, packet, header.length, bytes.size());
    return packet;
  }
}
