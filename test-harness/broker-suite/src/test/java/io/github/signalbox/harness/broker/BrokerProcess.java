/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import io.github.signalbox.harness.server.ArtemisMain;
import io.github.signalbox.harness.server.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The process of a broker, which can be started again. */
abstract class BrokerProcess {
  abstract void start() throws IOException;

  abstract boolean isAlive();

  abstract void stop();

  abstract void kill();

  /** The broker of this project's class path. */
  static BrokerProcess embedded(List<String> options, Path log) {
    return new BrokerProcess() {
      private @Nullable JavaProcess process;

      @Override
      void start() {
        List<String> small = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        small.addAll(options);
        process =
            JavaProcess.start(
                new JavaProcess.Command(
                    ArtemisMain.class.getName(),
                    List.of(),
                    System.getProperty("java.class.path"),
                    small,
                    Map.of(),
                    log));
      }

      @Override
      boolean isAlive() {
        return process != null && process.isAlive();
      }

      @Override
      void stop() {
        if (process != null) {
          process.close();
        }
      }

      @Override
      void kill() {
        if (process != null) {
          process.kill();
        }
      }
    };
  }

  /** The broker of a distribution. */
  static BrokerProcess of(DistributionInstance instance, Path log) {
    return new BrokerProcess() {
      private static final long STOP_SECONDS = 20;

      private @Nullable Process process;

      @Override
      void start() throws IOException {
        Process started = instance.start(log);
        process = started;
        // The broker must not outlive its tests.
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
      }

      @Override
      boolean isAlive() {
        return process != null && process.isAlive();
      }

      @Override
      void stop() {
        if (process != null) {
          process.destroy();
          await(process);
        }
      }

      @Override
      void kill() {
        if (process != null) {
          await(process.destroyForcibly());
        }
      }

      private static void await(Process ending) {
        try {
          if (!ending.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            ending.destroyForcibly().waitFor();
          }
        } catch (InterruptedException e) {
          ending.destroyForcibly();
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
