/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginConfigTest {
  private static final String MODULE = LoginConfig.MODULE + " sufficient;";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "activemq {\n   a.B required x=\"}\";\n};",
        "/* activemq { is the realm */\nactivemq {\r\n   a.B required;\r\n};\r\n",
        "// activemq {\nother {\n  a.B required;\n};\n\"activemq\" { a.B required; };",
        "my-activemq { a.B required; };\nactivemq{a.B required;};"
      })
  void module_isFirstInTheRealmAndLeavesNoByteBehind(String text) {
    String with = LoginConfig.install(text, "activemq");

    int at = with.indexOf(MODULE);
    assertThat(with.substring(0, at).replaceAll("\\s*// signalbox: begin.*\\s*", ""))
        .matches("(?s)(.*[^\\w.-])?\"?activemq\"?\\s*\\{");
    assertThat(with.substring(at)).contains("a.B required");
    assertThat(LoginConfig.uninstall(with)).isEqualTo(text);
    assertThat(LoginConfig.install(with, "activemq")).isEqualTo(with);
  }

  @ParameterizedTest
  @CsvSource({
    "other { a.B required; };, etc/login.config has no realm 'activemq'",
    "activemq { a.B required;, etc/login.config: the realm 'activemq' has no end",
    "activemq { io.github.signalbox.broker.signin.DeviceLoginModule sufficient; };, already"
  })
  void realm_wrong_isNamed(String text, String message) {
    assertThatThrownBy(() -> LoginConfig.install(text, "activemq"))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(message);
  }

  @Test
  void propertiesFile_isThatOfTheRealm() {
    String text =
        """
        other { x.Y required org.apache.activemq.jaas.properties.user="others.properties"; };
        activemq { x.Y required org.apache.activemq.jaas.properties.user="own.properties"; };
        ldap { x.Y required filter="(uid={0})"; };
        """;

    assertThat(LoginConfig.propertiesFile(text, "activemq", "user")).contains("own.properties");
    assertThat(LoginConfig.propertiesFile(text, "ldap", "user")).isEmpty();
  }
}
