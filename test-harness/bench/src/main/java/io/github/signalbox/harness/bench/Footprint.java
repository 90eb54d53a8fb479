/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of a JVM.
 *
 * @param heapBytes what is alive on its heap, after a full collection
 * @param residentBytes what the process holds of the machine's memory
 */
public record Footprint(long heapBytes, long residentBytes) {
  private static final Pattern HEAP_USED =
      Pattern.compile("(?:heap|generation|DefNew|Tenured)\\s+total[^\\n]*?used (\\d+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final long KIB = 1024;

  /**
   * Looks at a process; 0 where the machine does not tell.
   *
   * @param pid the JVM's process
   * @return its memory; the collection of its heap happens first
   * @throws InterruptedException if the thread is interrupted while it waits for the answer
   */
  public static Footprint of(long pid) throws InterruptedException {
    try {
      String status = Path.of("/proc", Long.toString(pid), "status").toString();
      long resident =
          Files.exists(Path.of(status)) ? sum(RESIDENT, Files.readString(Path.of(status))) : 0;
      jcmd(pid, "GC.run");
      return new Footprint(sum(HEAP_USED, jcmd(pid, "GC.heap_info")), resident);
    } catch (IOException e) {
      return new Footprint(0, 0);
    }
  }

  private static long sum(Pattern pattern, String text) {
    long sum = 0;
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      sum += Long.parseLong(matcher.group(1)) * KIB;
    }
    return sum;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return answer;
  }
}
