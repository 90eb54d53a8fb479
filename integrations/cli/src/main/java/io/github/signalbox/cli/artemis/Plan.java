/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be done with an instance.
 *
 * @param changes the files, in the order in which a broker that starts in between needs them
 * @param discarded folders with files of no more use afterwards
 * @param notes what the operator should know
 * @param whenDone what the operator has to do when it is done
 */
record Plan(List<FileChange> changes, List<Path> discarded, List<String> notes, String whenDone) {
  /** What a broker does that does not know the plugin yet. */
  static final String CANNOT_RELOAD =
      "It counts from the next start of the broker: restart it. One that runs now goes on as before;"
          + " its log says that it cannot reload its configuration (AMQ224069).";

  /** What a broker does that knows the plugin. */
  static final String RELOADS =
      "The plugin counts from the next start of the broker: restart it. One that runs now takes"
          + " changed settings over within seconds; its MQTT clients have to connect again.";

  Plan {
    changes = changes.stream().filter(change -> !change.isNone()).toList();
    discarded = List.copyOf(discarded);
    notes = List.copyOf(notes);
  }
}
