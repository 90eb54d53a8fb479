/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import picocli.CommandLine;

/** Runs {@code simulate} as a program of its own. */
public final class SimulateMain {
  private SimulateMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new SimulateCommand()).execute(args));
  }
}
