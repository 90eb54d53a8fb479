/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalTest {
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void stop_endingTakesTooLong_tellsWhatIsLeft() {
    StopSignal signal = new StopSignal(Duration.ofMillis(10), told::incrementAndGet);

    signal.stopAndWait();

    assertThat(signal.isGiven()).isTrue();
    assertThat(told).hasValue(1);
  }

  @Test
  void stop_everythingHasEnded_tellsNothing() {
    StopSignal signal = new StopSignal(Duration.ofSeconds(10), told::incrementAndGet);
    signal.install().close();

    signal.stopAndWait();

    assertThat(told).hasValue(0);
  }
}
