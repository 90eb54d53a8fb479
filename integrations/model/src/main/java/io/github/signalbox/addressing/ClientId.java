/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

/**
 * An MQTT client ID of the form {@code <GroupID>@@@<DeviceID>}, at most 64 characters in all.
 *
 * <p>Source: ApsaraMQ for MQTT, limits and terms.
 *
 * @param groupId the group, 7 to 64 characters of {@code [A-Za-z0-9_-]}
 * @param deviceId the device within its group, at least one character of {@code [A-Za-z0-9_-]}
 */
public record ClientId(String groupId, String deviceId) {
  /** Separates group and device. */
  public static final String SEPARATOR = "@@@";

  /**
   * Checks both parts and the length of the whole.
   *
   * @throws AddressingException if a part has a forbidden character or a length is out of range
   */
  public ClientId {
    NameRules.requireGroup(groupId);
    NameRules.requirePart("device ID", deviceId);
    String whole = groupId + SEPARATOR + deviceId;
    NameRules.requireLength("client ID", whole, 1, NameRules.MAX_LENGTH);
  }

  /**
   * Reads a client ID.
   *
   * @param text the client ID as sent at CONNECT or in an event's {@code source}
   * @return its parts
   * @throws AddressingException if the separator is missing or doubled, or a part breaks its rule
   */
  public static ClientId parse(String text) {
    int at = text.indexOf(SEPARATOR);
    if (at < 0 || text.indexOf(SEPARATOR, at + 1) >= 0) {
      throw new AddressingException(
          "client ID "
              + NameRules.quote(text)
              + " must be <GroupID>@@@<DeviceID> with exactly one separator");
    }
    return new ClientId(text.substring(0, at), text.substring(at + SEPARATOR.length()));
  }

  /** Returns the client ID as the broker sees it. */
  @Override
  public String toString() {
    return groupId + SEPARATOR + deviceId;
  }
}
