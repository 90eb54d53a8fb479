/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;

/** Hears what a phone would do with media. Called under the phone's lock: be quick. */
public interface PhoneListener {
  /** Hears nothing. */
  PhoneListener NONE =
      new PhoneListener() {
        @Override
        public void joining(SimulatedPhone phone, JsonNode invitation) {}

        @Override
        public void leaving(SimulatedPhone phone, String meetingId) {}
      };

  /**
   * The phone would join the room now.
   *
   * @param phone the phone
   * @param invitation the data of its invitation
   */
  void joining(SimulatedPhone phone, JsonNode invitation);

  /**
   * The phone would leave the room now.
   *
   * @param phone the phone
   * @param meetingId the meeting
   */
  void leaving(SimulatedPhone phone, String meetingId);
}
