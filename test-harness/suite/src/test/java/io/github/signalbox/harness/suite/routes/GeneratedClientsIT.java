/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that openapi-generator makes of the contracts compile, with the generator's own choice of
 * libraries: Java, TypeScript and Python.
 */
class GeneratedClientsIT {
  private static final Path WORK = Path.of("target/generated-clients").toAbsolutePath();
  private static final Path TYPESCRIPT = Path.of("src/test/typescript").toAbsolutePath();
  private static final List<String> LANGUAGES = List.of("java", "typescript-fetch", "python");
  private static final int LIMIT_S = 120;

  @BeforeAll
  static void generate() throws Exception {
    List<String> command = new ArrayList<>(List.of(java(), "-XX:TieredStopAtLevel=1", "-jar"));
    command.add(library("openapi-generator-cli").toString());
    command.addAll(List.of("batch", "--threads", "1"));
    for (String contract : contracts().toList()) {
      for (String language : LANGUAGES) {
        command.add(configuration(contract, language).toString());
      }
    }
    succeed(WORK, command);
  }

  static Stream<String> contracts() {
    return Contracts.files().stream().map(file -> file.substring(0, file.indexOf('/')));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static Path library(String name) throws IOException {
    return libraries().stream()
        .filter(jar -> jar.getFileName().toString().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is missing; run mvn verify"));
  }

  private static List<Path> libraries() throws IOException {
    try (Stream<Path> files = Files.list(WORK.resolve("lib"))) {
      return files.toList();
    }
  }

  private static Path configuration(String contract, String language) throws IOException {
    Path client = WORK.resolve(contract + "-" + language);
    ObjectNode configuration =
        Json.mapper()
            .createObjectNode()
            .put("generatorName", language)
            .put(
                "inputSpec",
                Bundle.path(contract + "/" + contract + "-api.openapi.yaml").toString())
            .put("outputDir", client.toString());
    ObjectNode global = configuration.putObject("globalProperties");
    for (String left : List.of("apiTests", "modelTests", "apiDocs", "modelDocs")) {
      global.put(left, "false");
    }
    if (language.equals("java")) {
      configuration
          .putObject("additionalProperties")
          .put("openApiNullable", "false")
          .put("useJakartaEe", "true");
    }
    return Files.writeString(
        client.resolveSibling(client.getFileName() + ".json"), configuration.toString());
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void javaClient_ofEveryContract_compiles(String contract) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    Path classes = Files.createDirectories(WORK.resolve(contract + "-classes"));
    try (var files = compiler.getStandardFileManager(found, Locale.ENGLISH, null);
        Stream<Path> sources = Files.walk(WORK.resolve(contract + "-java/src/main"))) {
      List<Path> java = sources.filter(path -> path.toString().endsWith(".java")).toList();
      String path = libraries().stream().map(Path::toString).collect(Collectors.joining(":"));

      compiler
          .getTask(
              null,
              files,
              found,
              List.of("-proc:none", "-cp", path, "-d", classes.toString()),
              null,
              files.getJavaFileObjectsFromPaths(java))
          .call();

      assertThat(java).hasSizeGreaterThan(10);
      assertThat(found.getDiagnostics())
          .filteredOn(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
          .isEmpty();
    }
  }

  @Test
  void typeScriptClients_ofEveryContract_compile() throws Exception {
    assumeThere("npm", "node");
    Path project = Files.createDirectories(WORK.resolve("typescript"));
    try (Stream<Path> files = Files.list(TYPESCRIPT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(project.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    }
    succeed(project, List.of("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund"));

    succeed(project, List.of("node", "node_modules/typescript/bin/tsc", "-p", "."));
  }

  @Test
  void pythonClients_ofEveryContract_compile() throws Exception {
    assumeThere("python3");
    List<String> command = new ArrayList<>(List.of("python3", "-m", "compileall", "-q", "-f"));
    contracts().forEach(contract -> command.add(contract + "-python"));

    succeed(WORK, command);
  }

  /** Skips where a tool is missing; not on a build server, which has to have them all. */
  private static void assumeThere(String... tools) {
    boolean buildServer = System.getenv("CI") != null;
    for (String tool : tools) {
      boolean there =
          Stream.of(System.getenv("PATH").split(":"))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
      assumeTrue(there || buildServer, tool + " is not installed");
    }
  }

  private static void succeed(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path log = WORK.resolve("tool.log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
      assertThat(process.exitValue()).as("%s:%n%s", command, Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
