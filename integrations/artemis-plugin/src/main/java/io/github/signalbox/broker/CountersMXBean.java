/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import java.util.List;
import java.util.Map;

/** The management view of the plugin; counts are since the broker started. */
public interface CountersMXBean {
  /** Returns how often a client was connected. */
  long getConnectCount();

  /** Returns how many point-to-point messages of clients went to their target or its session. */
  long getPointToPointSentCount();

  /**
   * Returns how many point-to-point messages were written to their targets; one that was not
   * acknowledged and is written again counts again.
   */
  long getPointToPointDeliveredCount();

  /** Returns how many point-to-point messages of clients found neither target nor session. */
  long getPointToPointUndeliverableCount();

  /** Returns how many messages came faster than advised. */
  long getAboveAdvisedRateCount();

  /** Returns how often the plugin itself failed and closed a connection. */
  long getFailureCount();

  /** Returns how many packets were refused, by reason. */
  Map<String, Long> getRefusalCounts();

  /** Returns how many clients are connected, by group. */
  Map<String, Long> getConnectedClientCounts();

  /**
   * Lists the connected clients of a group.
   *
   * @param groupId the group
   * @return client ID, address and time of connection of each
   */
  List<String> connectedClients(String groupId);
}
