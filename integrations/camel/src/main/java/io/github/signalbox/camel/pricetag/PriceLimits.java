/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks the settings that limit prices when the bridge starts, so that a misspelt one stops it
 * with its name and not each request with an error of the database. The statement that takes price
 * changes reads the settings itself.
 */
public final class PriceLimits {
  private static final String MINIMUM = "price-tag.price.minimum";
  private static final String MAXIMUM = "price-tag.price.maximum";
  private static final String MAX_FACTOR = "price-tag.price.max-factor";
  private static final String EXTRA_DECIMALS = "price-tag.price.extra-decimals";
  private static final int MAX_EXTRA_DECIMALS = 4;
  private static final String OTHERS = "*";
  private static final Pattern ENTRY =
      Pattern.compile("\\s*([A-Z]{3}|\\*)\\s*:\\s*([0-9]{1,12}(?:\\.[0-9]{1,4})?)\\s*");

  private Map<String, BigDecimal> minimum = Map.of();
  private Map<String, BigDecimal> maximum = Map.of();

  /** Creates limits that limit nothing. */
  public PriceLimits() {}

  /**
   * Sets the lowest prices.
   *
   * @param minimum such as {@code EUR:0.05,*:0.01}; empty for none
   * @throws IllegalArgumentException if an entry is not a currency with a price, or there twice
   */
  public void setMinimum(String minimum) {
    this.minimum = parse(MINIMUM, minimum);
  }

  /**
   * Sets the highest prices.
   *
   * @param maximum such as {@code EUR:9999.99}; empty for none
   * @throws IllegalArgumentException if an entry is not a currency with a price, or there twice
   */
  public void setMaximum(String maximum) {
    this.maximum = parse(MAXIMUM, maximum);
  }

  /**
   * Sets the largest jump.
   *
   * @param maxFactor how many times the last price a new one may be; 0 for no limit
   * @throws IllegalArgumentException if it is not a number, or neither 0 nor at least 1
   */
  public void setMaxFactor(String maxFactor) {
    BigDecimal factor = number(MAX_FACTOR, maxFactor);
    if (factor.signum() != 0 && factor.compareTo(BigDecimal.ONE) < 0) {
      throw new IllegalArgumentException(
          "%s is %s, but must be 0 or at least 1".formatted(MAX_FACTOR, maxFactor));
    }
  }

  /**
   * Sets how many decimals a price may have beyond those of its currency.
   *
   * @param extraDecimals 0 to 4
   * @throws IllegalArgumentException if it is out of this range
   */
  public void setExtraDecimals(int extraDecimals) {
    if (extraDecimals < 0 || extraDecimals > MAX_EXTRA_DECIMALS) {
      throw new IllegalArgumentException(
          "%s is %d, but must be 0 to %d"
              .formatted(EXTRA_DECIMALS, extraDecimals, MAX_EXTRA_DECIMALS));
    }
  }

  /**
   * Compares the limits with each other, when all are set.
   *
   * @throws IllegalArgumentException if a lowest price is above the highest one of its currency
   */
  public void check() {
    minimum.forEach(
        (currency, lowest) -> {
          BigDecimal highest = maximum.getOrDefault(currency, maximum.get(OTHERS));
          if (highest != null && lowest.compareTo(highest) > 0) {
            throw new IllegalArgumentException(
                "%s is %s for %s, above %s, which is %s"
                    .formatted(MINIMUM, lowest, currency, MAXIMUM, highest));
          }
        });
  }

  private static Map<String, BigDecimal> parse(String key, String setting) {
    Map<String, BigDecimal> limits = new LinkedHashMap<>();
    for (String entry : setting.isBlank() ? new String[0] : setting.split(",", -1)) {
      var matcher = ENTRY.matcher(entry);
      if (!matcher.matches()) {
        String form = "%s has '%s', but entries look like EUR:0.05 or *:0.01";
        throw new IllegalArgumentException(form.formatted(key, entry));
      }
      if (limits.put(matcher.group(1), new BigDecimal(matcher.group(2))) != null) {
        throw new IllegalArgumentException("%s has %s twice".formatted(key, matcher.group(1)));
      }
    }
    return limits;
  }

  private static BigDecimal number(String key, String value) {
    try {
      return new BigDecimal(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s is '%s', not a number".formatted(key, value), e);
    }
  }
}
