/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Path;
import java.util.Map;

/**
 * A server that tests and the demo use, wherever it runs.
 *
 * <p>Its ports and its data stay the same over {@link #stop()}, {@link #kill()} and {@link
 * #start()}; {@link #close()} ends it for good.
 */
public interface Server extends AutoCloseable {
  /** Key of {@link #properties()}: the access key that devices of all groups sign with. */
  String ACCESS_KEY = "harness.devices.access-key";

  /** Key of {@link #properties()}: the secret of {@link #ACCESS_KEY}. */
  String SECRET = "harness.devices.secret";

  /** Key of {@link #properties()}: the file of the broker that holds all secrets. */
  String SECRETS_FILE = "harness.devices.secrets-file";

  /**
   * Returns the key of {@link #properties()} that has the access key of a group of servers, which
   * signs for no other group.
   *
   * @param groupId the group, such as {@code GID_janus}
   */
  static String accessKeyOf(String groupId) {
    return "harness.servers." + groupId + ".access-key";
  }

  /**
   * Returns the key of {@link #properties()} that has the secret of {@link #accessKeyOf}.
   *
   * @param groupId the group
   */
  static String secretOf(String groupId) {
    return "harness.servers." + groupId + ".secret";
  }

  /** Returns the server's name, such as {@code artemis}. */
  String name();

  /**
   * Starts the server and waits until it answers.
   *
   * @throws ServerException if it does not answer in time; names the log file
   */
  void start();

  /** Stops the server in an orderly way; its data stays. */
  void stop();

  /** Ends the server at once, as a power cut would; its data stays. */
  void kill();

  /** Freezes the server: it keeps its connections and answers nothing. */
  void pause();

  /** Ends a {@link #pause()}. */
  void resume();

  /** Returns the server's addresses under the keys that the routes read. */
  Map<String, String> properties();

  /** Returns the file that the server writes its log to. */
  Path log();

  /** Ends the server; harmless when it has ended before. */
  @Override
  void close();
}
