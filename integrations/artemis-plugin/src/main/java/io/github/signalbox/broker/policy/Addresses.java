/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.policy;

/**
 * Translates between MQTT topics and the addresses of a broker, whose separator and wildcards are
 * its own choice ({@code wildcard-addresses} in broker.xml; a dot by default).
 *
 * @param delimiter separates the levels of an address
 * @param anyWords stands for any levels
 * @param singleWord stands for one level
 */
public record Addresses(char delimiter, String anyWords, String singleWord) {
  private static final char MQTT_DELIMITER = '/';

  /**
   * Returns the address of a topic.
   *
   * @param topic a topic of the policy's form, which has no wildcard and no delimiter of others
   */
  public String ofTopic(String topic) {
    return topic.replace(MQTT_DELIMITER, delimiter);
  }

  /**
   * Returns the topic that an address stands for, if one does.
   *
   * @param address an address without wildcards
   */
  public String toTopic(String address) {
    return address.replace(delimiter, MQTT_DELIMITER);
  }

  /**
   * Returns the topic filter that an address stands for.
   *
   * @param address an address, with or without wildcards
   */
  public String toFilter(String address) {
    return toTopic(address.replace(anyWords, "#").replace(singleWord, "+"));
  }

  /**
   * Tells whether an address stands for more than one.
   *
   * @param address an address
   */
  public boolean isWildcard(String address) {
    return address.contains(anyWords) || address.contains(singleWord);
  }
}
