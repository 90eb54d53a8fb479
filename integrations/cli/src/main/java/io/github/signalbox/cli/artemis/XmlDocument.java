/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** What an XML file of a broker says, with the parts that it includes from other files. */
final class XmlDocument {
  private final Element root;

  private XmlDocument(Element root) {
    this.root = root;
  }

  /**
   * Parses a text.
   *
   * @param shown name of the file for messages
   * @param file where it stands, to find what it includes
   * @param text the file, one character for each byte
   * @throws InstallException if it is malformed or includes what is not there; names file and line
   */
  static XmlDocument parse(String shown, Path file, String text) {
    return parse(shown, file, text, true);
  }

  /** Parses a text without what it includes. */
  static XmlDocument parseAlone(String shown, Path file, String text) {
    return parse(shown, file, text, false);
  }

  private static XmlDocument parse(String shown, Path file, String text, boolean including) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setXIncludeAware(including);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Without a handler the parser writes to the console.
      builder.setErrorHandler(new DefaultHandler());
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return new XmlDocument(
          builder
              .parse(new ByteArrayInputStream(bytes), file.toUri().toString())
              .getDocumentElement());
    } catch (SAXParseException e) {
      throw new InstallException(
          "%s, line %d: %s".formatted(shown, e.getLineNumber(), e.getMessage()), e);
    } catch (SAXException | IOException e) {
      throw new InstallException(shown + ": " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the elements at a path of names below the root. */
  List<Element> all(String... path) {
    List<Element> found = List.of(root);
    for (String name : path) {
      found = found.stream().flatMap(parent -> children(parent, name).stream()).toList();
    }
    return found;
  }

  /** Returns the text of the first element at a path, with system properties at their defaults. */
  Optional<String> value(String... path) {
    return all(path).stream()
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .map(text -> text.replaceAll("\\$\\{[^:}]*:([^}]*)}", "$1"));
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name.equals(element.getLocalName())) {
        children.add(element);
      }
    }
    return children;
  }
}
