/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.rtc.RtcServer;
import io.github.signalbox.rtc.RtcServerContract;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The stand-in keeps the contract, and never pretends to be a real server. */
class SandboxServerTest extends RtcServerContract {
  private final SandboxServer server = new SandboxServer();

  SandboxServerTest() {
    server.setRoomPrefix(PREFIX);
  }

  @Override
  protected RtcServer server() {
    return server;
  }

  @Test
  void access_saysThatItIsAStandIn() {
    assertThat(server.access(Instant.EPOCH).type()).isEqualTo("sandbox");
    assertThat(server.access(Instant.EPOCH).token()).isNull();
  }
}
