/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.health;

import java.util.Map;

/** A question to a server that only a healthy one answers. */
@FunctionalInterface
public interface ServerProbe {
  /**
   * Asks the server. May take long, or for ever where the server hangs.
   *
   * @return what the server tells of itself, such as its version
   * @throws Exception if it cannot be asked, or cannot do its work; the message is the reason
   */
  Map<String, Object> probe() throws Exception;
}
