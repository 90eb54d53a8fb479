/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import io.github.signalbox.cli.artemis.FileChange.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What takes Signalbox out of an instance. */
final class Removal {
  private Removal() {}

  /**
   * Plans a removal; changes nothing.
   *
   * @param instance where from
   * @param purging whether secrets go too
   * @throws InstallException if a marked block is damaged; names file and mark
   */
  static Plan plan(Instance instance, boolean purging) {
    List<FileChange> changes = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Path broker = instance.file("etc/broker.xml");
    String rest = BrokerXml.uninstall(broker, FileContent.text(broker));
    changes.add(FileChange.of(broker, FileContent.bytesOf(rest), Kind.TEXT));
    Path login = instance.file("etc/login.config");
    rest = LoginConfig.uninstall(FileContent.text(login));
    changes.add(FileChange.of(login, FileContent.bytesOf(rest), Kind.TEXT));
    changes.addAll(BridgeUser.uninstall(instance));

    Path own = instance.file(Instance.SIGNALBOX);
    changes.add(FileChange.of(own.resolve(Instance.TOPIC_MAPPING), null, Kind.BINARY));
    changes.add(FileChange.of(own.resolve(Instance.INSTALLED), null, Kind.BINARY));
    changes.add(FileChange.of(instance.file(Installation.JAR), null, Kind.BINARY));
    for (String name : List.of(Instance.SECRETS, Instance.BRIDGE)) {
      Path secret = own.resolve(name);
      if (purging) {
        changes.add(FileChange.of(secret, null, Kind.SECRET));
      } else if (Files.exists(secret)) {
        notes.add(secret + " stays, for another installation; --purge removes it.");
      }
    }
    return new Plan(changes, List.of(own.resolve(Transaction.BACKUP)), notes, Plan.RELOADS);
  }
}
