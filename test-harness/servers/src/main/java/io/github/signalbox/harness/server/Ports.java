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

/** Ports of the loopback interface. */
public final class Ports {
  private static final int PROBE_MILLIS = 500;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /**
   * Finds a port that nobody listens on; never the same twice in one process.
   *
   * @return the port, 1024 to 65535
   * @throws ServerException if the machine gives none
   */
  public static synchronized int free() {
    while (true) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new ServerException("no free port", e);
      }
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
