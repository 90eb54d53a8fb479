/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

/**
 * What a simulated tag shows.
 *
 * @param tagId the tag
 * @param sku the article number
 * @param price the decimal price
 * @param currency the ISO 4217 currency
 */
public record TagDisplay(String tagId, String sku, String price, String currency) {}
