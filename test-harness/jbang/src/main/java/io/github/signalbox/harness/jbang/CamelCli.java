/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.jbang;

import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/**
 * The command {@code camel}, for machines without JBang: the artifact holds all commands and no
 * main class.
 */
public final class CamelCli {
  private CamelCli() {}

  /**
   * Runs a command, such as {@code run}.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    CamelJBangMain.run(args);
  }
}
