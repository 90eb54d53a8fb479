/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.reactivex.Flowable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Listens to a client, which forgets its listeners whenever a session ends. */
final class Listening {
  private final AtomicBoolean active = new AtomicBoolean();

  /** Listens until the session ends; does nothing while somebody does. */
  <T> void start(Flowable<T> publishes, Consumer<T> receiver) {
    if (active.compareAndSet(false, true)) {
      publishes
          .doFinally(() -> active.set(false))
          .subscribe(receiver::accept, end -> active.set(false));
    }
  }
}
