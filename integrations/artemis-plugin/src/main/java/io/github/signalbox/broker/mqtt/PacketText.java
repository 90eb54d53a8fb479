/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttMessageType;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the bytes of a client's packets and checks each string in them. The decoder behind
 * it puts a replacement character where bytes are no UTF-8, and reads beyond a packet whose lengths
 * lie; neither gets there.
 *
 * <p>Source: MQTT 5 sections 1.5.4, 2.2.2, 3.1 to 3.15; MQTT 3.1.1 sections 1.5.3, 3.1 to 3.14.
 */
final class PacketText {
  private static final int MQTT_3_1 = 3;
  private static final int MQTT_5 = 5;
  private static final int WILL = 0x04;
  private static final int USER_NAME = 0x80;
  private static final int MAX_VARIABLE_BYTES = 4;

  private final boolean strict;
  private ByteBuf packet = Unpooled.EMPTY_BUFFER;
  private int at;
  private int end;
  private int version;
  private @Nullable String fault;

  /**
   * Checks the packets of one connection.
   *
   * @param strict whether control characters and noncharacters are faults too
   */
  PacketText(boolean strict) {
    this.strict = strict;
  }

  /** Returns whether the CONNECT said MQTT 5. */
  boolean isMqtt5() {
    return version == MQTT_5;
  }

  /**
   * Checks a packet.
   *
   * @param type its type
   * @param flags the lower half of its first byte
   * @param bytes holds it
   * @param from the first byte behind its fixed header
   * @param to behind its last byte
   * @return what is wrong, with the field's name; null where nothing is
   */
  @Nullable String check(MqttMessageType type, int flags, ByteBuf bytes, int from, int to) {
    packet = bytes;
    at = from;
    end = to;
    fault = null;
    switch (type) {
      case CONNECT -> connect();
      case PUBLISH -> publish((flags & 0x06) != 0);
      case SUBSCRIBE -> filters(1);
      case UNSUBSCRIBE -> filters(0);
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> reason(2);
      case DISCONNECT, AUTH -> reason(0);
      default -> {
        // The others have no string.
      }
    }
    packet = Unpooled.EMPTY_BUFFER;
    return fault;
  }

  private void connect() {
    string("protocol name");
    version = number(1);
    if (version < MQTT_3_1 || version > MQTT_5) {
      // Of a version that the broker rejects by itself.
      return;
    }
    int flags = number(1);
    skip(2);
    properties();
    string("client ID");
    if ((flags & WILL) != 0) {
      properties();
      string("topic of the will");
      skip(number(2));
    }
    if ((flags & USER_NAME) != 0) {
      string("user name");
    }
  }

  private void publish(boolean hasPacketId) {
    string("topic");
    skip(hasPacketId ? 2 : 0);
    properties();
  }

  private void filters(int optionBytes) {
    skip(2);
    properties();
    while (fault == null && at < end) {
      string("topic filter");
      skip(optionBytes);
    }
  }

  private void reason(int idBytes) {
    // Both reason code and properties may be left out.
    if (isMqtt5() && end - at > idBytes + 1) {
      skip(idBytes + 1);
      properties();
    }
  }

  private void properties() {
    if (!isMqtt5()) {
      return;
    }
    int length = variable();
    if (length > end - at) {
      cutShort();
      return;
    }
    int last = at + length;
    while (fault == null && at < last) {
      property(number(1));
    }
    if (fault == null && at > last) {
      cutShort();
    }
  }

  private void property(int id) {
    switch (id) {
      case 0x01, 0x17, 0x19, 0x24, 0x25, 0x28, 0x29, 0x2A -> skip(1);
      case 0x13, 0x21, 0x22, 0x23 -> skip(2);
      case 0x02, 0x11, 0x18, 0x27 -> skip(4);
      case 0x0B -> variable();
      case 0x09, 0x16 -> skip(number(2));
      case 0x03 -> string("content type");
      case 0x08 -> string("response topic");
      case 0x12, 0x15, 0x1A, 0x1C, 0x1F -> string("property 0x%02X".formatted(id));
      case 0x26 -> {
        string("name of a user property");
        string("value of a user property");
      }
      default -> {
        if (fault == null) {
          fault = "property 0x%02X is not known".formatted(id);
        }
      }
    }
  }

  private void string(String field) {
    int length = number(2);
    if (fault != null || length > end - at) {
      cutShort();
      return;
    }
    Utf8.Fault found = Utf8.check(packet, at, at + length, strict);
    if (found != Utf8.Fault.NONE) {
      fault = field + " " + found.text();
    }
    at += length;
  }

  private int variable() {
    int value = 0;
    for (int i = 0; i < MAX_VARIABLE_BYTES; i++) {
      int digit = number(1);
      value |= (digit & 0x7F) << 7 * i;
      if ((digit & 0x80) == 0) {
        return value;
      }
    }
    cutShort();
    return 0;
  }

  /** Reads a number; 0 behind the packet's end. */
  private int number(int bytes) {
    if (fault != null || bytes > end - at) {
      cutShort();
      return 0;
    }
    int value = bytes == 1 ? packet.getUnsignedByte(at) : packet.getUnsignedShort(at);
    at += bytes;
    return value;
  }

  private void skip(int bytes) {
    if (bytes > end - at) {
      cutShort();
    } else {
      at += bytes;
    }
  }

  private void cutShort() {
    if (fault == null) {
      fault = "a length in the packet goes beyond its end";
    }
  }
}
