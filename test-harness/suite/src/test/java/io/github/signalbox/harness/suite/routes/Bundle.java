/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the routes folder. */
public final class Bundle {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path ROUTES = ROOT.resolve("routes");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private Bundle() {}

  /** Lists files below the routes folder, by their path from there. */
  static List<String> files(String suffix) {
    return below(ROUTES, suffix).map(path -> ROUTES.relativize(path).toString()).toList();
  }

  /** Lists the Camel route files. */
  public static List<RouteFile> routeFiles() {
    return files(".camel.yaml").stream().map(path -> new RouteFile(path, text(path))).toList();
  }

  static Path path(String file) {
    return ROUTES.resolve(file);
  }

  /** Returns the text of a file, named by its path below the routes folder. */
  public static String text(String file) {
    return read(ROUTES.resolve(file));
  }

  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TopicMapping topicMapping() {
    try (var table = Files.newBufferedReader(ROUTES.resolve("common/topic-mapping.csv"))) {
      return TopicMappingTable.read(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text of every Java source of the bridge. */
  static String javaSources() {
    Path integrations = ROOT.resolve("integrations");
    return below(integrations, ".java")
        .filter(path -> path.toString().contains("/src/main/"))
        .map(Bundle::read)
        .reduce("", String::concat);
  }

  private static Stream<Path> below(Path folder, String suffix) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(path -> path.toString().endsWith(suffix))
          .filter(path -> !path.toString().contains("/target/"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
