/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/** Tests of calls on a real RTC server; skipped, with the reason, where there is none. */
@Target({TYPE, METHOD})
@Retention(RUNTIME)
@EnabledIf(
    value = "io.github.signalbox.harness.server.Servers#hasJanus",
    disabledReason = "Janus is not installed (Debian: apt-get install janus)")
@interface NeedsJanus {}
