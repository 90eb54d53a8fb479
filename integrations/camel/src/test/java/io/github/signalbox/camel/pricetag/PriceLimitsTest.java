/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceLimitsTest {
  private final PriceLimits limits = new PriceLimits();

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "EUR:0.05", " EUR : 0.05 , *:1", "VND:999999999999"})
  void minimum_ofCurrenciesWithPrices_taken(String setting) {
    limits.setMinimum(setting);

    assertThatCode(limits::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.05", "EUR", "EUR=0.05", "eur:0.05", "EUR:0,05", "EUR:1,", "EUR:-1"})
  void minimum_ofAnotherForm_rejectedWithKeyAndEntry(String setting) {
    assertThatThrownBy(() -> limits.setMinimum(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("price-tag.price.minimum has '")
        .hasMessageEndingWith("but entries look like EUR:0.05 or *:0.01");
  }

  @Test
  void maximum_currencyTwice_rejected() {
    assertThatThrownBy(() -> limits.setMaximum("EUR:1,EUR:2"))
        .hasMessage("price-tag.price.maximum has EUR twice");
  }

  @Test
  void limits_lowestAboveHighest_rejected() {
    limits.setMinimum("EUR:5");
    limits.setMaximum("*:4");

    assertThatThrownBy(limits::check)
        .hasMessage(
            "price-tag.price.minimum is 5 for EUR, above price-tag.price.maximum, which is 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "-1", "often", ""})
  void maxFactor_notANumberFromOne_rejected(String setting) {
    assertThatThrownBy(() -> limits.setMaxFactor(setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("price-tag.price.max-factor is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2.5", "10"})
  void maxFactor_zeroOrFromOne_taken(String setting) {
    assertThatCode(() -> limits.setMaxFactor(setting)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5})
  void extraDecimals_outOfRange_rejected(int decimals) {
    assertThatThrownBy(() -> limits.setExtraDecimals(decimals))
        .hasMessage("price-tag.price.extra-decimals is %d, but must be 0 to 4".formatted(decimals));
  }
}
