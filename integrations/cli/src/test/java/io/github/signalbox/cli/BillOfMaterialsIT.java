/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The CycloneDX bill of materials beside the bridge's jar: it names what the bridge runs on. */
class BillOfMaterialsIT {
  private static final Path TARGET = Path.of("target");

  @Test
  void billOfMaterials_classPathOfTheBridge_namesEveryJarWithItsVersion() throws IOException {
    Set<String> jars =
        Arrays.stream(Files.readString(TARGET.resolve("classpath.txt")).split(File.pathSeparator))
            .map(entry -> Path.of(entry.strip()))
            .filter(entry -> entry.toString().endsWith(".jar"))
            .map(entry -> entry.getFileName().toString())
            .collect(Collectors.toSet());

    JsonNode bom = new ObjectMapper().readTree(TARGET.resolve("signalbox-cli.cdx.json").toFile());
    Set<String> named =
        StreamSupport.stream(bom.path("components").spliterator(), false)
            .map(part -> part.path("name").asText() + "-" + part.path("version").asText() + ".jar")
            .collect(Collectors.toSet());

    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(jars).hasSizeGreaterThan(100);
    assertThat(named).containsAll(jars);
  }
}
