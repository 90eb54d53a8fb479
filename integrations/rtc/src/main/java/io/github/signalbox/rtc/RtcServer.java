/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An RTC server that keeps rooms.
 *
 * <p>Every operation may be repeated: it brings the server to a state and is done when the server
 * is in it. All of them may be called by several threads and by several replicas at once.
 */
public interface RtcServer {
  /**
   * Makes a room that only these credentials open, for sending as well as for receiving. A room of
   * this name that is there already gets the credentials.
   *
   * @param room the room
   * @return done, refused or unavailable
   */
  RtcOutcome create(Room room);

  /**
   * Lets credentials into a room.
   *
   * @param room its name
   * @param tokens the credentials
   * @return done, no such room, refused or unavailable
   */
  RtcOutcome allow(String room, List<String> tokens);

  /**
   * Lets credentials into a room no longer. Who is inside stays inside.
   *
   * @param room its name
   * @param tokens the credentials
   * @return done, no such room, refused or unavailable
   */
  RtcOutcome disallow(String room, List<String> tokens);

  /**
   * Puts a participant out of a room; done where there is none of this ID.
   *
   * @param room its name
   * @param participant ID in the room
   * @return done, no such room, refused or unavailable
   */
  RtcOutcome kick(String room, String participant);

  /**
   * Silences streams of a participant on the server, or gives them their sound back.
   *
   * @param room its name
   * @param participant ID in the room
   * @param mids which streams
   * @param muted whether they are to be silent
   * @return done, also where the participant is gone; not publishing, no such room, refused or
   *     unavailable
   */
  RtcOutcome mute(String room, String participant, Set<String> mids, boolean muted);

  /**
   * Destroys a room; done where there is none.
   *
   * @param room its name
   * @return done, refused or unavailable
   */
  RtcOutcome destroy(String room);

  /**
   * Lists who is in a room.
   *
   * @param room its name
   * @param participants receives the ID of each, with whether it sends anything
   * @return done, no such room, refused or unavailable
   */
  RtcOutcome participants(String room, Map<String, Boolean> participants);

  /**
   * Lists the rooms of the server that begin with the bundle's prefix.
   *
   * @return their names
   * @throws RtcUnavailableException if the server cannot be asked or refuses
   */
  List<String> rooms();

  /**
   * Asks the server what it is.
   *
   * @return product and version
   * @throws RtcUnavailableException if the server cannot be asked or refuses
   */
  String version();

  /**
   * Tells how terminals reach the server.
   *
   * @param until how long the access is to last at least
   * @return the access
   */
  ServerAccess access(Instant until);
}
