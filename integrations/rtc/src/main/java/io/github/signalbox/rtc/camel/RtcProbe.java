/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.camel;

import io.github.signalbox.camel.health.ServerProbe;
import io.github.signalbox.rtc.RtcRooms;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.jspecify.annotations.Nullable;

/** Asks the RTC server for its version. */
public final class RtcProbe implements ServerProbe, CamelContextAware {
  private String server = "";
  private @Nullable CamelContext context;

  /** Creates the bean; Camel sets its context. */
  public RtcProbe() {}

  /**
   * Sets which server to ask.
   *
   * @param server the name of its bean, an {@link RtcRooms}
   */
  public void setServer(String server) {
    this.server = server;
  }

  @Override
  public Map<String, Object> probe() {
    RtcRooms rooms = getCamelContext().getRegistry().lookupByNameAndType(server, RtcRooms.class);
    if (rooms == null) {
      throw new IllegalStateException("rtc.server.type: there is no bean '" + server + "'");
    }
    return Map.of("version", rooms.version());
  }

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("the probe of the RTC server has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
