/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * First class of every JVM that the harness starts: runs another main class, and ends the JVM when
 * the process that started it is gone.
 *
 * <p>The parent holds the other end of the standard input. However the parent ends, {@code kill -9}
 * included, the operating system closes it, and this JVM ends too.
 */
public final class ChildMain {
  private static final long PATIENCE_MILLIS = 10_000;

  private ChildMain() {}

  /**
   * Runs a main class.
   *
   * @param args the main class's name, then its arguments
   * @throws ReflectiveOperationException if there is no such main class, or it fails
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread.ofPlatform().daemon().name("parent-watch").start(ChildMain::endWithParent);
    try {
      Class.forName(args[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace();
      System.exit(1);
    }
  }

  private static void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // a broken pipe says the same as its end
    }
    Thread.ofPlatform().daemon().name("parent-watch-halt").start(ChildMain::haltAfterPatience);
    System.exit(0);
  }

  private static void haltAfterPatience() {
    try {
      Thread.sleep(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
