/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ApiCredentialsTest {
  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void credentials_noneSet_nobodyAccepted() {
    ApiCredentials none = new ApiCredentials("", "", "");

    assertThat(none.areSet()).isFalse();
    assertThat(none.accept(null)).isFalse();
    assertThat(none.accept(basic(":"))).isFalse();
    assertThat(none.accept("Bearer ")).isFalse();
  }

  @Test
  void credentials_userNameWithoutPassword_nobodyAccepted() {
    ApiCredentials half = new ApiCredentials("operator", "", "");

    assertThat(half.areSet()).isFalse();
    assertThat(half.accept(basic("operator:"))).isFalse();
  }

  @Test
  void credentials_bothWays_eitherAcceptedNeitherMixed() {
    ApiCredentials both = new ApiCredentials("operator", "pässword", "t0ken");

    assertThat(both.accept(basic("operator:pässword"))).isTrue();
    assertThat(both.accept("basic" + basic("operator:pässword").substring(5))).isTrue();
    assertThat(both.accept("Bearer t0ken")).isTrue();
    assertThat(both.accept("Basic t0ken")).isFalse();
    assertThat(both.accept("Bearer T0ken")).isFalse();
    assertThat(both.accept("t0ken")).isFalse();
  }
}
