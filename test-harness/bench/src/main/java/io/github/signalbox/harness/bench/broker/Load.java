/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import io.github.signalbox.harness.bench.OpenLoop;
import io.github.signalbox.harness.server.JavaProcess;
import io.github.signalbox.harness.server.ServerException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The clients of one broker, which {@link LoadMain} runs. */
final class Load implements AutoCloseable {
  static final String CONNECT = "connect";
  static final String SEND = "send";
  static final String LEAVE = "leave";

  private static final int LIMIT_MILLIS = 60_000;

  private final JavaProcess process;
  private final Socket socket;
  private final BufferedReader answers;
  private final PrintWriter commands;

  /** Starts the process; it has connected its publisher when this returns. */
  Load(Path folder, MeasuredBroker broker, Side side, int parents) {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(LIMIT_MILLIS);
      process =
          JavaProcess.start(
              new JavaProcess.Command(
                  LoadMain.class.getName(),
                  List.of(
                      Integer.toString(server.getLocalPort()),
                      Integer.toString(broker.port()),
                      side.name(),
                      Integer.toString(parents)),
                  System.getProperty("java.class.path"),
                  List.of(
                      "-Xmx3g",
                      "-XX:+UseSerialGC",
                      "-Dlog4j2.configurationFile=classpath:log4j2-artemis.properties"),
                  Map.of(),
                  folder.resolve("clients.log")));
      socket = accept(server);
      answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      commands = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ServerException("the clients' process did not start, see " + folder, e);
    }
  }

  private Socket accept(ServerSocket server) throws IOException {
    try {
      return server.accept();
    } catch (IOException e) {
      process.close();
      throw e;
    }
  }

  private String ask(Object... command) {
    commands.println(String.join(" ", List.of(command).stream().map(Object::toString).toList()));
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new ServerException("the clients' process has ended", process.log());
      }
      return answer;
    } catch (IOException e) {
      throw new ServerException("the clients' process does not answer", e);
    }
  }

  /**
   * Connects more clients.
   *
   * @param count how many
   * @return how long it took until each had its topics
   */
  Duration connect(int count) {
    return Duration.ofNanos(Long.parseLong(ask(CONNECT, count)));
  }

  /**
   * Sends point-to-point messages to all clients in turn and waits for them.
   *
   * @param count how many
   * @param ratePerSecond how many per second
   */
  OpenLoop.Result send(int count, int ratePerSecond) {
    String[] answer = ask(SEND, count, ratePerSecond).split(" ");
    byte[] micros = Base64.getDecoder().decode(answer[1]);
    return new OpenLoop.Result(
        Histogram.decodeFromByteBuffer(ByteBuffer.wrap(micros), 0), Long.parseLong(answer[0]));
  }

  /** Ends the connections of all clients that receive. */
  void leave() {
    ask(LEAVE);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Its process ends all the same.
    }
    process.close();
  }
}
