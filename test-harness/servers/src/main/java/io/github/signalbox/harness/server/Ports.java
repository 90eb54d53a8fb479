/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of the loopback interface.
 *
 * <p>They lie below those that the operating system gives to outgoing connections (Linux: from
 * 32768). A client that keeps reconnecting to a killed server could else be given the server's own
 * port, and the server could not come back.
 */
public final class Ports {
  private static final int FIRST = 15_000;
  private static final int AFTER_LAST = 32_768;
  private static final int TRIES = 1000;
  private static final int PROBE_MILLIS = 500;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /**
   * Finds a port that nobody listens on; never the same twice in one process.
   *
   * @return the port, 15000 to 32767
   * @throws ServerException if none of 1000 random ports is free
   */
  public static synchronized int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, AFTER_LAST);
      if (canListen(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new ServerException(
        "no free port among " + TRIES + " from " + FIRST, new IOException("all taken"));
  }

  private static boolean canListen(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Says whether somebody listens on a port of the loopback interface. */
  static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
