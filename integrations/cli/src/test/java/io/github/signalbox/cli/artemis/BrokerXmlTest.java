/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.addressing.TopicMappingTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class BrokerXmlTest {
  private static final Path FILE = Path.of("etc/broker.xml").toAbsolutePath();
  private static final Path OURS = Path.of("../../artemis-config/broker.xml");
  private static final String SLASH =
      "<wildcard-addresses><delimiter>/</delimiter></wildcard-addresses>";

  private static ParentSettings parents() throws Exception {
    try (var table = Files.newBufferedReader(Path.of("../../routes/common/topic-mapping.csv"))) {
      return new ParentSettings(TopicMappingTable.read(table));
    }
  }

  private static String install(String text) throws Exception {
    return BrokerXml.install(FILE, text, parents(), List.of("mqtt"));
  }

  private static XmlDocument parsed(String text) {
    return XmlDocument.parse("broker.xml", FILE, text);
  }

  private static String stock(String was, String now) {
    assertThat(TestInstance.BROKER).contains(was);
    return TestInstance.BROKER.replace(was, now);
  }

  static Stream<String> texts() {
    String oneLine =
        "<configuration><core><acceptors><acceptor name='mqtt'>tcp://h</acceptor></acceptors>"
            + "</core></configuration>";
    return Stream.of(
        TestInstance.BROKER,
        TestInstance.BROKER.replace("\n", "\r\n"),
        TestInstance.BROKER.replaceAll("(?m)^ +", "\t"),
        stock("<name>shop</name>", "<name>Laden f\u00c3\u00bcr \u00e2\u0082\u00ac</name>"),
        stock("<name>shop</name>", "<name><![CDATA[<acceptors>]]></name>"),
        stock("<name>shop</name>", "<?shop </core> ?><name\n a='>'>shop</name >"),
        stock("<addresses>", "<broker-plugins>\n<!-- none yet --></broker-plugins><addresses>"),
        stock(
            "<name>shop</name>",
            "<security-invalidation-interval>9</security-invalidation-interval>"),
        stock("<name>shop</name>", SLASH),
        oneLine);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void install_andUninstall_leaveNoByteBehind(String text) throws Exception {
    String with = install(text);

    assertThat(parsed(with).all("core", "broker-plugins", "broker-plugin")).hasSize(1);
    assertThat(parsed(with).all("core", "security-invalidation-interval")).hasSize(1);
    assertThat(install(with)).isEqualTo(with);
    assertThat(BrokerXml.uninstall(FILE, with)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"'', tag-task-up.#", "/, tag-task-up/#", "_, tag-task-up_#"})
  void matches_useTheSeparatorsOfTheInstance(String delimiter, String match) throws Exception {
    String wildcards =
        delimiter.isEmpty()
            ? ""
            : "<wildcard-addresses><delimiter>%s</delimiter></wildcard-addresses>"
                .formatted(delimiter);

    XmlDocument with = parsed(install(stock("<name>shop</name>", wildcards)));

    assertThat(matches(with, "security-settings", "security-setting")).contains(match, "orders.#");
    assertThat(matches(with, "address-settings", "address-setting")).contains(match, "#");
  }

  private static List<String> matches(XmlDocument broker, String section, String name) {
    return broker.all("core", section, name).stream()
        .map(setting -> setting.getAttribute("match"))
        .toList();
  }

  @Test
  void rights_areThoseOfOurOwnConfiguration() throws Exception {
    String ours = Files.readString(OURS);

    assertThat(rights(parsed(install(stock("<name>shop</name>", SLASH)))))
        .containsAllEntriesOf(rights(parsed(ours)))
        .hasSize(rights(parsed(ours)).size() + 1);
  }

  private static Map<String, Map<String, String>> rights(XmlDocument broker) {
    Map<String, Map<String, String>> rights = new TreeMap<>();
    for (Element setting : broker.all("core", "security-settings", "security-setting")) {
      rights.put(
          setting.getAttribute("match"),
          elements(setting).stream()
              .collect(
                  Collectors.toMap(
                      permission -> permission.getAttribute("type"),
                      permission -> permission.getAttribute("roles"))));
    }
    return rights;
  }

  @Test
  void addressSettings_areThoseOfOurOwnConfiguration() throws Exception {
    Map<String, String> ours = addressSetting(parsed(Files.readString(OURS)), "#");
    String withExpiry = stock("<addresses>", "<addresses><address name=\"ExpiryQueue\"/>");

    assertThat(addressSetting(parsed(install(withExpiry)), "tag-task-up.#")).isEqualTo(ours);

    ours.remove("expiry-address");
    assertThat(addressSetting(parsed(install(TestInstance.BROKER)), "tag-task-up.#"))
        .isEqualTo(ours);
  }

  @Test
  void retentionOfDownlinks_isThatOfOurOwnConfiguration() throws Exception {
    Map<String, String> ours = addressSetting(parsed(Files.readString(OURS)), "tag-task-down/#");
    ours.replaceAll((name, value) -> value.replaceAll("[$][{][^:]*:(.*)}", "$1"));

    assertThat(addressSetting(parsed(install(TestInstance.BROKER)), "tag-task-down.#"))
        .containsAllEntriesOf(ours);
    assertThat(ours).containsOnlyKeys("expiry-delay", "max-expiry-delay");
  }

  private static Map<String, String> addressSetting(XmlDocument broker, String match) {
    return broker.all("core", "address-settings", "address-setting").stream()
        .filter(setting -> setting.getAttribute("match").equals(match))
        .flatMap(setting -> elements(setting).stream())
        .collect(
            Collectors.toMap(
                Node::getNodeName, Node::getTextContent, (one, other) -> one, TreeMap::new));
  }

  private static List<Element> elements(Element parent) {
    return Stream.iterate(parent.getFirstChild(), node -> node != null, Node::getNextSibling)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .toList();
  }

  @Test
  void acceptors_ofOurOwnConfiguration_haveTheSameParameters() throws Exception {
    String uri =
        parsed(Files.readString(OURS)).value("core", "acceptors", "acceptor").orElseThrow();

    AcceptorParameters.NEEDED.forEach(
        (name, value) -> assertThat(uri + ";").contains(";" + name + "=" + value + ";"));
  }

  @Test
  void elements_addedByTheUserInBetween_stay() throws Exception {
    String own = "<broker-plugin class-name=\"shop.Plugin\"/>";
    String with = install(TestInstance.BROKER);
    String edited =
        with.replace("</broker-plugins>", own + "</broker-plugins>")
            .replace("<name>shop</name>", "<name>other</name>")
            .replace("roles=\"GID_tag_ap\"", "roles=\"everybody\"");

    String rest = BrokerXml.uninstall(FILE, edited);

    assertThat(parsed(rest).all("core", "broker-plugins", "broker-plugin")).hasSize(1);
    assertThat(rest).contains(own, "<name>other</name>").doesNotContain("signalbox", "everybody");
    assertThat(install(edited)).contains(own).doesNotContain("everybody");
  }

  @Test
  void section_includedFromAnotherFile_isNamed(@TempDir Path etc) throws Exception {
    String include =
        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"more.xml\"/></core>";
    String text = stock("</core>", include).replaceAll("(?s)<address-settings>.*</addresses>", "");
    Path file = etc.resolve("broker.xml");

    Files.writeString(etc.resolve("more.xml"), "<addresses xmlns='urn:activemq:core'/>");
    assertThat(BrokerXml.install(file, text, parents(), List.of("mqtt"))).contains(include);

    Files.writeString(etc.resolve("more.xml"), "<address-settings xmlns='urn:activemq:core'/>");
    assertThatThrownBy(() -> BrokerXml.install(file, text, parents(), List.of("mqtt")))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("has 0 elements <address-settings> in <core>");
  }

  static Stream<Arguments> wrong() {
    String plugin = "<broker-plugins><broker-plugin class-name='%s'/></broker-plugins>";
    return Stream.of(
        Arguments.of(stock("<name>shop</name>", "<name>shop"), "etc/broker.xml, line "),
        Arguments.of("<configuration/>", "etc/broker.xml has no element <core>"),
        Arguments.of(
            stock("<name>shop</name>", "<security-enabled>false</security-enabled>"),
            "etc/broker.xml has security-enabled 'false'"),
        Arguments.of(
            stock("<name>shop</name>", "<security-enabled>${x:false}</security-enabled>"),
            "etc/broker.xml has security-enabled 'false'"),
        Arguments.of(
            stock("<addresses>", plugin.formatted(BrokerXml.PLUGIN) + "<addresses>"),
            "has a broker-plugin '" + BrokerXml.PLUGIN + "' already"),
        Arguments.of(
            stock("orders.#", "tag-task-up.#"),
            "the security-setting 'tag-task-up.#' is there already"),
        Arguments.of(
            stock("match=\"#\"", "match=\"tag-task-up.#\""),
            "the address-setting 'tag-task-up.#' is there"),
        Arguments.of(
            stock("name=\"mqtt\"", "name=\"devices\""),
            "has no acceptor 'mqtt'; it has devices, all, amqp"),
        Arguments.of(
            stock("<addresses>", "<broker-plugins/><addresses>"), "has an empty <broker-plugins/>"),
        Arguments.of(
            stock(
                "<name>shop</name>",
                "<wildcard-addresses><delimiter>-</delimiter></wildcard-addresses>"),
            "the delimiter '-' of wildcard-addresses is part of the topic 'csg-bulk-up'"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void text_thatLeavesNoRoom_isNamed(String text, String message) {
    assertThatThrownBy(() -> install(text))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining(message);
  }
}
