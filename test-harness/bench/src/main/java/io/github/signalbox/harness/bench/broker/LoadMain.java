/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import io.github.signalbox.harness.bench.OpenLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/**
 * The clients of one broker, in a process of their own, so that each side has its own open files.
 *
 * <p>It does what {@link Load} asks, one line per command and per answer.
 */
public final class LoadMain {
  private LoadMain() {}

  /**
   * Runs until the connection to {@link Load} ends.
   *
   * @param args port on which {@link Load} listens, port of the broker, side, number of parents
   * @throws IOException if the connection fails
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Fleet fleet =
        new Fleet(Integer.parseInt(args[1]), Side.valueOf(args[2]), Integer.parseInt(args[3]));
    try (fleet;
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        BufferedReader commands =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        PrintWriter answers =
            new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        answers.println(answer(fleet, line.split(" ")));
      }
    }
    // The client's event loop has threads that would keep the process.
    System.exit(0);
  }

  private static String answer(Fleet fleet, String[] command) throws InterruptedException {
    int[] numbers = Arrays.stream(command).skip(1).mapToInt(Integer::parseInt).toArray();
    return switch (command[0]) {
      case Load.CONNECT -> {
        long begin = System.nanoTime();
        fleet.connect(numbers[0]);
        yield Long.toString(System.nanoTime() - begin);
      }
      case Load.SEND -> {
        OpenLoop.Result result = fleet.send(numbers[0], numbers[1]);
        yield result.missing() + " " + encoded(result.micros());
      }
      case Load.LEAVE -> {
        fleet.leave();
        yield "left";
      }
      default -> throw new IllegalArgumentException(command[0]);
    };
  }

  private static String encoded(Histogram histogram) {
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }
}
