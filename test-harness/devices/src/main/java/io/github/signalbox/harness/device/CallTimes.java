/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Times from request to invitation. Only the caller's own invitation names the request; the others
 * are matched by the meeting, and may come before it.
 */
final class CallTimes {
  private static final int REMEMBERED = 50_000;

  private final Ledger ledger;
  private final Map<String, Long> requestedAt = bounded();
  private final Map<String, Long> startOfMeeting = bounded();
  private final Map<String, List<Long>> early = bounded();

  CallTimes(Ledger ledger) {
    this.ledger = ledger;
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** A meeting is asked for; the time is that of the plan, however late the request really goes. */
  synchronized void requested(String requestId, long nanos) {
    requestedAt.put(requestId, nanos);
  }

  /** An invitation has come; the request is null where the invitation does not name it. */
  synchronized void invited(@Nullable String requestId, String meetingId, long nanos) {
    Long start = requestId == null ? startOfMeeting.get(meetingId) : requestedAt.get(requestId);
    if (start == null) {
      early.computeIfAbsent(meetingId, id -> new ArrayList<>()).add(nanos);
      return;
    }
    startOfMeeting.put(meetingId, start);
    enter(nanos - start);
    List<Long> waiting = early.remove(meetingId);
    if (waiting != null) {
      waiting.forEach(at -> enter(at - start));
    }
  }

  private void enter(long nanos) {
    ledger.time(Stage.CALL_TO_INVITATION, Duration.ofNanos(nanos));
  }
}
