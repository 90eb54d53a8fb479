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

class AcceptorParametersTest {
  private static String install(String text) {
    XmlText.Element acceptors = XmlText.root(text);
    return AcceptorParameters.install("broker.xml", text, acceptors.children().getFirst());
  }

  private static String xml(String uri) {
    return "<acceptors>\n  <acceptor name=\"mqtt\">" + uri + "</acceptor>\n</acceptors>\n";
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://h:1, tcp://h:1?defaultMqttSessionExpiryInterval=259200;serverKeepAlive=-1;maximumPacketSize=327680",
    "tcp://h:1?protocols=MQTT, tcp://h:1?protocols=MQTT;defaultMqttSessionExpiryInterval=259200;serverKeepAlive=-1;maximumPacketSize=327680",
    "tcp://h:1?a=b&amp;serverKeepAlive=30, tcp://h:1?a=b&amp;serverKeepAlive=30;defaultMqttSessionExpiryInterval=259200;maximumPacketSize=327680",
    "'\n    tcp://h:1?maximumPacketSize=9\n  ', '\n    tcp://h:1?maximumPacketSize=9;defaultMqttSessionExpiryInterval=259200;serverKeepAlive=-1\n  '"
  })
  void parameters_missing_areAddedAndTakenOutAgain(String uri, String expected) {
    String with = install(xml(uri));

    assertThat(with).contains(">" + expected + "</acceptor>");
    assertThat(AcceptorParameters.uninstall(with)).isEqualTo(xml(uri));
  }

  @Test
  void parameters_allThere_changeNothing() {
    String text =
        xml("tcp://h?serverKeepAlive=1;defaultMqttSessionExpiryInterval=2;maximumPacketSize=3");

    assertThat(install(text)).isEqualTo(text);
  }

  @Test
  void acceptor_inTheMiddleOfALine_isTheSameAgain() {
    String text = "<acceptors><acceptor name='mqtt'>tcp://h</acceptor></acceptors>";

    assertThat(AcceptorParameters.uninstall(install(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "h:1, other:2, tcp://other:2",
    "serverKeepAlive=-1, serverKeepAlive=60, tcp://h:1?serverKeepAlive=60",
    "maximumPacketSize=327680, maximumPacketSize=327680;useEpoll=true, tcp://h:1?useEpoll=true",
    "maximumPacketSize=327680, maximumPacketSize=3276800, tcp://h:1?maximumPacketSize=3276800"
  })
  void edit_inBetween_stays(String was, String now, String expected) {
    String with = install(xml("tcp://h:1"));
    int acceptor = with.indexOf("<acceptor name");
    String edited = with.substring(0, acceptor) + with.substring(acceptor).replace(was, now);

    assertThat(AcceptorParameters.uninstall(edited)).isEqualTo(xml(expected));
  }

  @Test
  void comment_inTheAddress_isNamed() {
    assertThatThrownBy(() -> install(xml("tcp://h<!-- why -->")))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(
            "broker.xml: the text of <acceptor name=\"mqtt\"> must be an address");
  }
}
