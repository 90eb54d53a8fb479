/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.sandbox;

import io.github.signalbox.rtc.Room;
import io.github.signalbox.rtc.RtcOutcome;
import io.github.signalbox.rtc.RtcServer;
import io.github.signalbox.rtc.ServerAccess;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rooms inside the bridge, without media: nobody can join them. For machines without an RTC server;
 * says so in the log when it is first used, which is soon after the start. A bridge that is started
 * anew has none of them any more.
 */
public final class SandboxServer implements RtcServer {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxServer.class);

  private final Map<String, Set<String>> rooms = new ConcurrentHashMap<>();
  private final AtomicBoolean announced = new AtomicBoolean();
  private String roomPrefix = "";

  /** Creates the server. */
  public SandboxServer() {}

  /**
   * Sets what the names of the bundle's rooms begin with.
   *
   * @param prefix the beginning
   */
  public void setRoomPrefix(String prefix) {
    this.roomPrefix = prefix;
  }

  @Override
  public String version() {
    return "sandbox, a stand-in without media";
  }

  @Override
  public RtcOutcome create(Room room) {
    announce();
    rooms.computeIfAbsent(room.id(), id -> ConcurrentHashMap.newKeySet()).addAll(room.tokens());
    return RtcOutcome.DONE;
  }

  private void announce() {
    if (announced.compareAndSet(false, true)) {
      LOG.warn("Meetings get a stand-in for an RTC server: rooms without media (rtc.server.type)");
    }
  }

  @Override
  public RtcOutcome allow(String room, List<String> tokens) {
    return change(room, allowed -> allowed.addAll(tokens));
  }

  @Override
  public RtcOutcome disallow(String room, List<String> tokens) {
    return change(room, allowed -> allowed.removeAll(new LinkedHashSet<>(tokens)));
  }

  @Override
  public RtcOutcome kick(String room, String participant) {
    return change(room, allowed -> {});
  }

  @Override
  public RtcOutcome mute(String room, String participant, Set<String> mids, boolean muted) {
    return change(room, allowed -> {});
  }

  private RtcOutcome change(String room, Consumer<Set<String>> change) {
    Set<String> allowed = rooms.get(room);
    if (allowed == null) {
      return new RtcOutcome.NoSuchRoom();
    }
    change.accept(allowed);
    return RtcOutcome.DONE;
  }

  @Override
  public RtcOutcome destroy(String room) {
    rooms.remove(room);
    return RtcOutcome.DONE;
  }

  @Override
  public RtcOutcome participants(String room, Map<String, Boolean> participants) {
    return change(room, allowed -> {});
  }

  @Override
  public List<String> rooms() {
    announce();
    return rooms.keySet().stream().filter(room -> room.startsWith(roomPrefix)).sorted().toList();
  }

  @Override
  public ServerAccess access(Instant until) {
    return new ServerAccess("sandbox", "sandbox:none", null);
  }
}
