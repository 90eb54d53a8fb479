/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in a tree that is built, with a Maven that only notes that it was called and
 * programs that stand in for JDKs and package manager.
 */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "..", "signalbox");
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
  private static final String VERSION = "7.8.9";

  @TempDir private Path folder;
  private Path tree;
  private Path programs;

  @BeforeEach
  void plantTree() throws IOException {
    tree = Files.createDirectories(folder.resolve("tree"));
    programs = Files.createDirectories(folder.resolve("bin"));
    Files.copy(LAUNCHER, tree.resolve("signalbox"), StandardCopyOption.COPY_ATTRIBUTES);
    file("pom.xml", "<project>\n  <version>" + VERSION + "</version>\n</project>\n");
    file("routes/pom.xml", "");
    file("routes/price-tag/price-tag-csv.camel.yaml", "");
    file("routes/price-tag/sql/get-tag.sql", "");
    file("integrations/cli/src/main/java/Cli.java", "");
    file("integrations/cli/src/test/java/CliTest.java", "");
    file("integrations/cli/README.md", "");
    file("integrations/cli/target/classpath.txt", System.getProperty("java.class.path"));
    file("test-harness/demo/pom.xml", "");
    file("artemis-config/broker.xml", "");
    file("janus-config/janus.jcfg", "");
    Files.setLastModifiedTime(file("target/built", ""), FileTime.from(BUILT));
    program("mvn", "touch '" + folder.resolve("maven-was-called") + "'");
  }

  private Path file(String path, String text) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setLastModifiedTime(file, FileTime.from(BUILT.minusSeconds(60)));
  }

  private void program(String name, String script) throws IOException {
    Path file = programs.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void touch(String path) throws IOException {
    Files.setLastModifiedTime(tree.resolve(path), FileTime.from(BUILT.plusSeconds(60)));
  }

  private String run(Map<String, String> environment, Path launcher, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), tree.resolve("signalbox"), arguments);
  }

  private boolean wasBuilt() {
    return Files.exists(folder.resolve("maven-was-called"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes/price-tag/price-tag-csv.camel.yaml",
        "routes/price-tag/sql/get-tag.sql",
        "integrations/cli/src/test/java/CliTest.java",
        "integrations/cli/README.md"
      })
  void command_afterAnEditOfWhatIsNotCompiled_runsWithoutABuild(String edited) throws Exception {
    touch(edited);

    assertThat(run("token", "--help")).contains("Usage: signalbox token");
    assertThat(wasBuilt()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "routes/pom.xml",
        "integrations/cli/src/main/java/Cli.java",
        "test-harness/demo/pom.xml",
        "artemis-config/broker.xml",
        "janus-config/janus.jcfg"
      })
  void command_afterAnEditOfWhatIsCompiled_buildsFirst(String edited) throws Exception {
    touch(edited);

    assertThat(run("token", "--help")).contains("Usage: signalbox token");
    assertThat(wasBuilt()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "demo --version", "run -V", "build --version"})
  void version_ofLauncherAndCommands_versionAndCommitInOneLine(String arguments) throws Exception {
    assertThat(run(arguments.split(" "))).isEqualTo("signalbox " + VERSION + " (commit unknown)\n");
    assertThat(wasBuilt()).isFalse();
  }

  @Test
  void help_ofBuild_tellsWithoutBuilding() throws Exception {
    assertThat(run("build", "--help")).startsWith("Usage: ./signalbox build");
    assertThat(run("build", "--clean")).contains("build takes no '--clean'");
    assertThat(wasBuilt()).isFalse();
  }

  @Test
  void launcher_calledByLinksOfBothKinds_findsItsFolder() throws Exception {
    Path absolute = Files.createSymbolicLink(folder.resolve("sb"), tree.resolve("signalbox"));
    Path relative = Files.createSymbolicLink(programs.resolve("sb"), Path.of("..", "sb"));

    assertThat(run(Map.of(), absolute, "--version")).contains(VERSION);
    assertThat(run(Map.of(), relative, "token", "--help")).contains("Usage: signalbox token");
  }

  @Test
  void launcher_onlyAnOlderJdk_namesItOnceAndGivesAdviceThatWorksHere() throws Exception {
    Path old = Files.createDirectories(folder.resolve("jdk-17"));
    Files.createDirectories(old.resolve("bin"));
    for (String name : List.of("javac", "java")) {
      program(name, "echo javac 17.0.1");
      Files.move(programs.resolve(name), old.resolve("bin").resolve(name));
    }
    Files.createSymbolicLink(folder.resolve("default"), old);
    Path launcher = tree.resolve("signalbox");
    String text = Files.readString(launcher);
    Files.writeString(
        launcher,
        text.replace("/usr/lib/jvm/*", folder + "/jdk-* " + folder + "/default")
            .replaceAll("/usr/java/\\* /opt/java/\\* /opt/jdk\\*", ""));
    Map<String, String> environment =
        Map.of(
            "JAVA_HOME", folder.resolve("default").toString(),
            "HOME", folder.toString(),
            "PATH", old.resolve("bin") + ":" + programs + ":" + System.getenv("PATH"));

    program("apt-cache", "echo '  Candidate: (none)'");
    assertThat(run(environment, launcher, "check"))
        .containsOnlyOnce(old + " (Java 17)")
        .doesNotContain("apt-get")
        .contains("Temurin", "sdk install java");

    program("apt-cache", "[ \"$2\" = openjdk-21-jdk-headless ] && echo '  Candidate: 21.0.9'");
    assertThat(run(environment, launcher, "check"))
        .contains("apt-get install openjdk-21-jdk-headless")
        .doesNotContain("Temurin");
  }

  @Test
  void launcher_packageThatBringsAService_leavesItDisabledAndSaysSo() throws Exception {
    Path launcher = tree.resolve("signalbox");
    String text = Files.readString(launcher);
    Files.writeString(launcher, text.replace("command janus janus", "command not-here brings"));
    Path calls = folder.resolve("systemctl-calls");
    program("id", "echo 0");
    program("apt-get", "exit 0");
    program("dpkg", "printf '/lib/systemd/system/brings.service\\n/usr/bin/not-here\\n'");
    program("systemctl", "echo \"$@\" >> '" + calls + "'");

    String output = run("demo", "--no-such-option");

    assertThat(output)
        .contains("the system service brings.service of that package is left disabled");
    assertThat(calls).content().contains("disable --quiet brings.service", "stop brings.service");
  }
}
