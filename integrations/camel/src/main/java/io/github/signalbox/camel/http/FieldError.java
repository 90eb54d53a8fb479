/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

/**
 * What is wrong with one field of a request.
 *
 * @param field path of the field, such as {@code changes[3].tagId}, or name of the parameter
 * @param code stable word for the rule that is broken, such as {@code PATTERN}
 * @param message the rule and the value, for a human reader
 */
public record FieldError(String field, String code, String message) {}
