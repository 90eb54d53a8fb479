/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.io.Console;
import java.lang.reflect.Method;

/** Who can be asked. */
interface Terminal {
  /** The terminal of this process. */
  Terminal OF_THIS_PROCESS =
      new Terminal() {
        @Override
        public boolean isThere() {
          Console console = System.console();
          if (console == null) {
            return false;
          }
          try {
            // Since Java 22 there is a console without a terminal too, and a way to ask.
            Method isTerminal = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(isTerminal.invoke(console));
          } catch (ReflectiveOperationException e) {
            return true;
          }
        }

        @Override
        public String ask(String question) {
          String answer = System.console().readLine("%s", question);
          return answer == null ? "" : answer;
        }
      };

  /** Whether somebody is there. */
  boolean isThere();

  /** Asks, and returns the line that was typed; empty at its end. */
  String ask(String question);
}
