/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.signin.Token;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {
  @TempDir private Path folder;
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private Path secrets;

  @BeforeEach
  void secretsOfTheBroker() throws Exception {
    secrets =
        Files.writeString(
            folder.resolve("secrets.properties"),
            "key1.secret=abc\nkey1.groups=GID_tag_ap\n"
                + "shared.secret=abc\nshared.groups=GID_tag_ap|GID_bridge\n");
  }

  private String accessKey = "key1";

  private int run(String command, String... options) {
    List<String> line = new ArrayList<>(List.of(command));
    if (!"show".equals(command)) {
      line.addAll(List.of("--secrets", secrets.toString(), "--access-key", accessKey));
    }
    line.addAll(List.of(options));
    return new CommandLine(new TokenCommand())
        .setOut(new PrintWriter(output))
        .setErr(new PrintWriter(errors))
        .execute(line.toArray(new String[0]));
  }

  private String passwordPrinted() {
    return output
        .toString()
        .lines()
        .filter(line -> line.startsWith("password"))
        .findFirst()
        .orElseThrow()
        .replaceFirst("password +", "");
  }

  @Test
  void signature_ofAClient_isWhatADeviceSends() {
    assertThat(run("signature", "--client", "GID_tag_ap@@@AP01")).isZero();

    assertThat(output.toString()).contains("Signature|key1|signalbox");
    // Computed with openssl dgst -sha1 -hmac abc -binary | base64
    assertThat(passwordPrinted()).isEqualTo("jn8qyoJ9U8bZu5lKFwlCXq9ha4I=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"signature", "issue"})
  void key_thatDevicesAndTheBridgeShare_doesNotSignForTheBridge(String command) {
    String[] line = {"--client", "GID_bridge@@@r1", "--resource", "#"};
    accessKey = "shared";

    assertThat(run(command, Arrays.copyOf(line, "issue".equals(command) ? 4 : 2))).isEqualTo(2);

    assertThat(errors.toString()).contains("or devices and servers share it");
    assertThat(run("signature", "--client", "GID_tag_ap@@@1")).isZero();
  }

  @Test
  void token_issued_isShownAsAsked() {
    int code =
        run(
            "issue",
            "--client",
            "GID_tag_ap@@@*",
            "--type",
            "W",
            "--resource",
            "tag-task-up/#",
            "tag-status-up/#",
            "--for",
            "31d");

    assertThat(code).isZero();
    assertThat(passwordPrinted()).startsWith("W|");
    Token token = Token.read(passwordPrinted().substring(2));
    assertThat(token.client()).isEqualTo("GID_tag_ap@@@*");
    assertThat(token.resources()).containsExactly("tag-task-up/#", "tag-status-up/#");
    assertThat(token.expiry())
        .isBetween(
            Instant.now().plus(Duration.ofDays(30)).minusSeconds(60),
            Instant.now().plus(Duration.ofDays(30)));
    assertThat(run("show", passwordPrinted().substring(2))).isZero();
    assertThat(output.toString()).contains("client      GID_tag_ap@@@*");
  }

  @ParameterizedTest
  @CsvSource({
    "signature, GID_tag_ap, client ID 'GID_tag_ap' must be",
    "signature, GID_phones@@@1, access key key1 is not in the file or not for group GID_phones",
    "issue, GID_phones@@@*, access key key1 is not in the file or not for group GID_phones"
  })
  void client_wrong_isNamed(String command, String client, String message) {
    List<String> options = new ArrayList<>(List.of("--client", client));
    if ("issue".equals(command)) {
      options.addAll(List.of("--resource", "a"));
    }

    assertThat(run(command, options.toArray(new String[0]))).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({"59s, life of a token is 59 s", "soon, --for is 'soon'"})
  void life_wrong_isNamed(String life, String message) {
    assertThat(run("issue", "--client", "GID_tag_ap@@@1", "--resource", "a", "--for", life))
        .isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }

  @Test
  void secretsFile_missing_isNamed() {
    secrets = folder.resolve("nowhere");

    assertThat(run("signature", "--client", "GID_tag_ap@@@1")).isEqualTo(2);
    assertThat(errors.toString()).contains("--secrets: cannot read " + secrets);
  }
}
