/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingNamesTest {
  private final SettingNames names =
      new SettingNames(
          List.of(
              "signalbox.http.port",
              "signalbox.http.host",
              "signalbox.database.url",
              "csg.command.catalogue"));

  @ParameterizedTest
  @CsvSource({
    "signalbox.htp.port, signalbox.http.port",
    "signalbox.http.ports, signalbox.http.port",
    "signalbox.databse.url, signalbox.database.url",
    "SIGNALBOX.HTTP.PORT, signalbox.http.port",
    "csg.command.catalog, csg.command.catalogue"
  })
  void fault_misspeltSetting_namesTheNearestOne(String name, String nearest) {
    assertThat(names.fault(name))
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("'" + name + "'", "did you mean " + nearest + "?"));
  }

  @ParameterizedTest
  @CsvSource({"signalbox.http.port", "camel.main.name"})
  void fault_settingOfOursOrOfCamel_none(String name) {
    assertThat(names.fault(name)).isEmpty();
  }

  @Test
  void faultIn_misspeltVariable_namesTheNearestOne() {
    assertThat(names.faultIn(Map.of("SIGNALBOX_HTP_PORT", "9")))
        .hasValueSatisfying(
            fault -> assertThat(fault).contains("SIGNALBOX_HTP_PORT", "mean SIGNALBOX_HTTP_PORT?"));
  }

  @ParameterizedTest
  @CsvSource({
    "SIGNALBOX_HTTP_PORT, 8080",
    "SIGNALBOX_JAVA_OPTS, -Xmx256m",
    "SIGNALBOX_DEVICE_SECRET, x",
    "SIGNALBOX_PORT, tcp://10.0.0.1:8080",
    "SIGNALBOX_SERVICE_HOST, 10.0.0.1",
    "SIGNALBOX_SERVICE_PORT_HTTP, 8080",
    "SIGNALBOX_DATABASE_PORT_5432_TCP_ADDR, 10.0.0.1",
    "RTC_HOME, /opt/rtc",
    "PATH, /bin"
  })
  void faultIn_variableOfOursOrOfOthers_none(String name, String value) {
    assertThat(names.faultIn(Map.of(name, value))).isEmpty();
  }
}
