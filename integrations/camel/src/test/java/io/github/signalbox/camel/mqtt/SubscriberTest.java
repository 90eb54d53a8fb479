/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriberTest {
  @ParameterizedTest
  @CsvSource({
    "tag-status-up/#, tag-status-up/-settled-",
    "$share/g/tag-status-up/#, tag-status-up/-settled-",
    "a, a/-settled-",
    "+/a, -settled-",
    "#, -settled-"
  })
  void filter_besideASubscription_isOfTheSameParentWhereItHasOne(String filter, String beside) {
    assertThat(Subscriber.beside(filter)).isEqualTo(beside);
  }
}
