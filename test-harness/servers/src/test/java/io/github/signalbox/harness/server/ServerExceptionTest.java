/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerExceptionTest {
  @TempDir private Path folder;

  private String firstLine(String log) throws IOException {
    Path file = Files.writeString(folder.resolve("server.log"), log);
    return new ServerException("bridge ended", file).getMessage().lines().findFirst().orElseThrow();
  }

  @Test
  void message_logWithAnError_firstLineIsTheCause() throws IOException {
    String log =
        """
        2026-01-01T00:00:00Z WARN  [main] Pool slow
        2026-01-01T00:00:01Z ERROR [main] Bridge cannot start
        java.lang.IllegalStateException: outer
        \tat A.b(A.java:1)
        Caused by: java.net.ConnectException: port 5432 is closed
        \tat C.d(C.java:2)
        """;

    assertThat(firstLine(log)).startsWith("bridge ended: java.net.ConnectException: port 5432");
  }

  @Test
  void message_logWithAWarning_firstLineIsTheWarning() throws IOException {
    assertThat(firstLine("t INFO a\nt WARN  port 1883 is taken\nt INFO b\n"))
        .startsWith("bridge ended: port 1883 is taken; log ");
  }

  @Test
  void message_noLog_saysSo() {
    assertThat(new ServerException("bridge ended", folder.resolve("none")))
        .hasMessageStartingWith("bridge ended; log ")
        .hasMessageEndingWith("(no log)");
  }
}
