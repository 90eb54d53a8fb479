/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.ServerException;
import io.github.signalbox.harness.suite.routes.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundle as it is, started by the command {@code run}.
 *
 * <p>Proves that Camel starts every route of every file on real servers, and that what cannot work
 * ends the start with a reason.
 */
@ExtendWith(TestServers.class)
class StartIT {
  @TempDir private static Path folder;

  @Test
  void everyRouteOfEveryFile_started(TestServers.Running servers) {
    Set<String> written =
        Bundle.routeFiles().stream()
            .flatMap(file -> file.routeIds().stream())
            .collect(Collectors.toSet());
    Map<String, String> settings =
        Map.of(
            "price-tag.csv.enabled",
            "true",
            "price-tag.csv.folder",
            folder.resolve("inbox").toString(),
            "rtc.csv.enabled",
            "true",
            "rtc.csv.folder",
            folder.resolve("users").toString());

    try (Bridge bridge = servers.startBridge("start", settings);
        Metrics metrics = new Metrics(bridge)) {
      assertThat(metrics.routes()).containsAll(written);
      assertThat(metrics.runningRoutes()).isGreaterThanOrEqualTo(written.size());
    }
  }

  @Test
  void contradictingTopicMapping_endsTheStartWithItsReason(TestServers.Running servers)
      throws IOException {
    String table = Bundle.text("common/topic-mapping.csv");
    Path broken = folder.resolve("topic-mapping.csv");
    Files.writeString(
        broken,
        table.replace(
            "pricetag.task.accepted,tag-task-up,up", "pricetag.task.accepted,tag-task-down,up"));

    assertThatThrownBy(
            () ->
                servers.startBridge("broken", Map.of("signalbox.topic-mapping", "file:" + broken)))
        .isInstanceOf(ServerException.class);
    assertThat(servers.folder().resolve("broken/bridge/bridge.log"))
        .content()
        .contains("parent topic 'tag-task-down' is shared by");
  }

  @Test
  void faultyCommandCatalogue_endsTheStartWithItsPlace(TestServers.Running servers)
      throws IOException {
    Path faulty = folder.resolve("commands.json");
    Files.writeString(
        faulty,
        Bundle.text("csg/commands.json").replaceFirst("\"timeoutMs\": *\\d+", "\"timeoutMs\":0"));

    assertThatThrownBy(
            () -> servers.startBridge("faulty", Map.of("csg.command.catalogue", "file:" + faulty)))
        .isInstanceOf(ServerException.class);
    assertThat(servers.folder().resolve("faulty/bridge/bridge.log"))
        .content()
        .contains("commands[0].timeoutMs must be 1 or more: 0");
  }
}
