/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Flow;

/**
 * An event on its way up.
 *
 * @param flow the page of the books it belongs to
 * @param topic where it is published
 * @param id the event's ID
 * @param payload the event in structured mode; not copied
 * @param acknowledged called once, when the broker first has it
 */
record Outgoing(Flow flow, String topic, String id, byte[] payload, Runnable acknowledged) {}
