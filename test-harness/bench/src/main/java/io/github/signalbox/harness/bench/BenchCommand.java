/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code bench}. */
@Command(name = "bench", description = "Measures the bridge.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  /** Creates the command. */
  public BenchCommand() {}

  @Override
  public Integer call() {
    return 0;
  }
}
