/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import io.github.signalbox.harness.bench.Footprint;
import io.github.signalbox.harness.server.ArtemisMain;
import io.github.signalbox.harness.server.JavaProcess;
import io.github.signalbox.harness.server.Ports;
import io.github.signalbox.harness.server.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A broker as a JVM of its own, and what it uses. */
final class MeasuredBroker implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int PROBE_MILLIS = 500;
  private static final int YOUNG_MEBIBYTES = 512;
  private static final int LOOKS = 4;

  private final int port = Ports.free();
  private final JavaProcess process;

  /**
   * Starts a broker and waits until it listens.
   *
   * @param folder for its files; must not exist
   * @param heapMebibytes its heap, MiB; 512 of it for young objects
   */
  MeasuredBroker(Path folder, Side side, int parents, int heapMebibytes) {
    List<String> options =
        new ArrayList<>(
            List.of(
                // All of it from the start, so that no side stops to let its heap grow.
                "-Xms" + heapMebibytes + "m",
                "-Xmx" + heapMebibytes + "m",
                "-Xmn" + YOUNG_MEBIBYTES + "m",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=classpath:log4j2-artemis.properties",
                "-Dsignalbox.broker.mqtt-port=" + port,
                "-Dsignalbox.broker.mqtt-tls-port=" + Ports.free(),
                "-Dsignalbox.broker.core-port=" + Ports.free()));
    options.addAll(new BrokerSetup(folder, side, parents).write());
    process =
        JavaProcess.start(
            new JavaProcess.Command(
                ArtemisMain.class.getName(),
                List.of(),
                System.getProperty("java.class.path"),
                options,
                Map.of(),
                folder.resolve("broker.log")));
    Awaitility.await("broker, see " + process.log())
        .atMost(LIMIT)
        .until(() -> isOpen() || !process.isAlive());
    if (!process.isAlive()) {
      throw new ServerException("the broker ended while it started", process.log());
    }
  }

  private boolean isOpen() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** Returns the CPU time that the process has used; the system counts in steps of 10 ms. */
  Duration cpu() {
    return ProcessHandle.of(process.pid())
        .flatMap(handle -> handle.info().totalCpuDuration())
        .orElseThrow(() -> new ServerException("no CPU time of the broker", process.log()));
  }

  /**
   * Returns the bytes alive on its heap: the least of some full collections, since the broker ends
   * some of its work a moment after the last message.
   */
  long heapBytes() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < LOOKS; look++) {
      if (look > 0) {
        TimeUnit.SECONDS.sleep(1);
      }
      least = Math.min(least, Footprint.of(process.pid()).heapBytes());
    }
    if (least == 0) {
      throw new ServerException("jcmd does not tell the heap of the broker", process.log());
    }
    return least;
  }

  @Override
  public void close() {
    process.close();
  }
}
