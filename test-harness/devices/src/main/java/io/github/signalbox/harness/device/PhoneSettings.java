/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;

/**
 * How many phones there are and how they behave. Everything random follows from the seed.
 *
 * @param common broker, MQTT version, rate of connects, seed, run and faults; its access points and
 *     tags do not count here
 * @param users how many users, 2 to 20000; their IDs are {@code user0}, {@code user1}, …
 * @param devicesPerUser terminals of each user, 1 to 5
 * @param callsPerSecond meetings that the phones ask for by themselves, 0 to 1000; 0 for none
 * @param invitees whom each meeting invites, 1 to 19, fewer than users
 * @param accept share of invitations that a phone accepts, 0 to 1
 * @param decline share that it declines, 0 to 1; the rest it lets ring
 * @param thinkTime mean time until it does
 * @param talkTime mean time until a phone leaves a meeting
 */
public record PhoneSettings(
    FleetSettings common,
    int users,
    int devicesPerUser,
    double callsPerSecond,
    int invitees,
    double accept,
    double decline,
    Duration thinkTime,
    Duration talkTime) {
  static final int MAX_USERS = 20_000;
  static final int MAX_DEVICES = 5;
  static final int MAX_INVITEES = 19;
  static final int MAX_CALLS_PER_SECOND = 1000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range; names it and its limit
   */
  public PhoneSettings {
    Checks.range("users", users, 2, MAX_USERS);
    Checks.range("devices per user", devicesPerUser, 1, MAX_DEVICES);
    Checks.range("invitees", invitees, 1, Math.min(MAX_INVITEES, users - 1));
    if (!(callsPerSecond >= 0 && callsPerSecond <= MAX_CALLS_PER_SECOND)) {
      throw new IllegalArgumentException(
          "calls per second " + callsPerSecond + " must be 0 to " + MAX_CALLS_PER_SECOND);
    }
    if (!(accept >= 0 && decline >= 0 && accept + decline <= 1)) {
      throw new IllegalArgumentException(
          "accept "
              + accept
              + " and decline "
              + decline
              + " must be 0 or more, together at most 1");
    }
    Checks.atLeast("think time", thinkTime, Duration.ZERO);
    Checks.atLeast("talk time", talkTime, Duration.ZERO);
  }

  /**
   * Starts from phones that answer every call after 300 ms on average, talk for 2 s and call nobody
   * by themselves.
   *
   * @param common broker, MQTT version, rate of connects, seed, run and faults
   * @param users how many users
   * @param devicesPerUser terminals of each
   * @return the settings
   */
  public static PhoneSettings of(FleetSettings common, int users, int devicesPerUser) {
    return new PhoneSettings(
        common, users, devicesPerUser, 0, 1, 1, 0, Duration.ofMillis(300), Duration.ofSeconds(2));
  }

  /**
   * Lets the phones call by themselves.
   *
   * @param rate meetings a second
   * @return changed settings
   */
  public PhoneSettings calling(double rate) {
    return new PhoneSettings(
        common, users, devicesPerUser, rate, invitees, accept, decline, thinkTime, talkTime);
  }

  /**
   * Changes what phones do with invitations.
   *
   * @param accepted share that is accepted
   * @param declined share that is declined
   * @param think mean time until then
   * @param talk mean time until a phone leaves
   * @return changed settings
   */
  public PhoneSettings answering(double accepted, double declined, Duration think, Duration talk) {
    return new PhoneSettings(
        common, users, devicesPerUser, callsPerSecond, invitees, accepted, declined, think, talk);
  }

  /**
   * Returns a user's ID.
   *
   * @param index number of the user, from 0
   */
  public static String userId(int index) {
    return "user" + index;
  }
}
