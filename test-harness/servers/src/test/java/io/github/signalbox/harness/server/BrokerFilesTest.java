/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFilesTest {
  @TempDir private Path folder;

  @Test
  void keyOfTheDevices_signsForNoServer_whichHaveOneEach() throws Exception {
    BrokerFiles files = new BrokerFiles(folder);
    files.write();
    Map<String, String> properties = files.properties();
    Secrets secrets;
    try (var text = Files.newBufferedReader(folder.resolve("secrets.properties"))) {
      secrets = Secrets.read(text, name -> null);
    }
    String devices = properties.get(Server.ACCESS_KEY);

    for (String group : new String[] {"GID_tag_ap", "GID_rtc_web", "GID_csg_virginia"}) {
      assertThat(secrets.of(devices, new ClientId(group, "1")))
          .containsExactly(properties.get(Server.SECRET));
    }
    for (String group : new String[] {"GID_bridge", "GID_broker", "GID_janus"}) {
      ClientId server = new ClientId(group, "1");
      assertThat(secrets.of(devices, server)).isEmpty();
      assertThat(secrets.of(properties.get(Server.accessKeyOf(group)), server))
          .containsExactly(properties.get(Server.secretOf(group)))
          .doesNotContain(properties.get(Server.SECRET));
    }
    assertThat(secrets.warnings()).isEmpty();
  }
}
