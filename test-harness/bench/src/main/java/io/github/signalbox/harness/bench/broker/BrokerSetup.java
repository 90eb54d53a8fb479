/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import io.github.signalbox.harness.server.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The files of a broker that is measured: the bundle's own {@code broker.xml}, with as many
 * downlink parents as asked for, and without the plugin where there is to be none.
 */
final class BrokerSetup {
  /** Access key of all clients. */
  static final String ACCESS_KEY = "bench";

  /** Its secret. */
  static final String SECRET = "of the benchmark";

  /** Group of the clients that receive. */
  static final String DEVICES = "GID_tag_ap";

  /** Group of the client that publishes. */
  static final String PUBLISHERS = "GID_bridge";

  /** Access key of that group alone. */
  static final String PUBLISHERS_KEY = "bench-publishers";

  private static final String PARENT = "tag-task-down";
  private static final String ROW =
      "bench.message.%d,%s,down,price-tag,task,normal,normal,GID_bridge,GID_tag_ap,,PT24H%n";

  private final Path folder;
  private final Side side;
  private final int parents;

  BrokerSetup(Path folder, Side side, int parents) {
    this.folder = folder;
    this.side = side;
    this.parents = parents;
  }

  /** Returns the downlink parents: that of broker.xml, and more of the same kind. */
  static List<String> parents(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> number == 1 ? PARENT : "bench-down-" + number)
        .toList();
  }

  /** Writes the files and returns the options of a JVM that reads them. */
  List<String> write() {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("topic-mapping.csv"), topicMapping());
      Files.writeString(
          folder.resolve("secrets.properties"),
          "%1$s.secret=%2$s%n%1$s.groups=%3$s%n%4$s.secret=%2$s%n%4$s.groups=%5$s%n"
              .formatted(ACCESS_KEY, SECRET, DEVICES, PUBLISHERS_KEY, PUBLISHERS));
      try (InputStream login = resource("/artemis-config/login.config")) {
        Files.copy(login, folder.resolve("login.config"));
      }
      Files.writeString(folder.resolve("artemis-users.properties"), "");
      Files.writeString(folder.resolve("artemis-roles.properties"), "");
      writeConfiguration(folder.resolve("broker.xml"));
    } catch (IOException e) {
      throw new ServerException("the broker's files cannot be written to " + folder, e);
    }
    return List.of(
        "-Dsignalbox.broker.config=" + folder.resolve("broker.xml").toUri(),
        "-Dsignalbox.broker.data=" + folder.resolve("data"),
        "-Dsignalbox.broker.security=" + side.hasSecurity(),
        "-Dsignalbox.broker.topic-mapping=" + folder.resolve("topic-mapping.csv"),
        "-Dsignalbox.broker.secrets=" + folder.resolve("secrets.properties"),
        "-Djava.security.auth.login.config=" + folder.resolve("login.config"));
  }

  private String topicMapping() throws IOException {
    StringBuilder table = new StringBuilder();
    try (InputStream bundled = resource("/common/topic-mapping.csv")) {
      table.append(new String(bundled.readAllBytes(), StandardCharsets.UTF_8));
    }
    List<String> names = parents(parents);
    for (int i = 1; i < names.size(); i++) {
      table.append(ROW.formatted(i + 1, names.get(i)));
    }
    return table.toString();
  }

  private void writeConfiguration(Path file) throws IOException {
    try (InputStream bundled = resource("/artemis-config/broker.xml")) {
      Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(bundled);
      if (!side.hasPlugin()) {
        remove(xml.getElementsByTagName("broker-plugins"));
      }
      addRights(xml.getElementsByTagName("security-setting"));
      TransformerFactory.newInstance()
          .newTransformer()
          .transform(new DOMSource(xml), new StreamResult(file.toFile()));
    } catch (ParserConfigurationException | SAXException | TransformerException e) {
      throw new IOException("broker.xml of the bundle", e);
    }
  }

  private static void remove(NodeList elements) {
    while (elements.getLength() > 0) {
      elements.item(0).getParentNode().removeChild(elements.item(0));
    }
  }

  /** Gives the additional parents the rights of the first. */
  private void addRights(NodeList settings) {
    List<Element> first = new ArrayList<>();
    for (int i = 0; i < settings.getLength(); i++) {
      Element setting = (Element) settings.item(i);
      if (setting.getAttribute("match").equals(PARENT + "/#")) {
        first.add(setting);
      }
    }
    for (Element setting : first) {
      for (String parent : parents(parents).subList(1, parents)) {
        Element copy = (Element) setting.cloneNode(true);
        copy.setAttribute("match", parent + "/#");
        setting.getParentNode().appendChild(copy);
      }
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream content = BrokerSetup.class.getResourceAsStream(name);
    if (content == null) {
      throw new IOException(name + " is not on the class path");
    }
    return content;
  }
}
