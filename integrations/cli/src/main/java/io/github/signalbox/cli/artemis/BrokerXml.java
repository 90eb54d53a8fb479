/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** The text of an instance's {@code broker.xml}, with and without what Signalbox needs in it. */
final class BrokerXml {
  /** Class of the plugin. */
  static final String PLUGIN = PluginBlock.CLASS;

  private static final String SHOWN = "etc/broker.xml";
  private static final String INVALIDATION = "security-invalidation-interval";
  private static final String ACCEPTORS = "acceptors";
  private static final String INDENT = "  ";

  /** Where something is put in, and the name of the block. */
  private enum Section {
    PLUGINS("broker-plugins", "plugin"),
    SECURITY("security-settings", "rights of the parent topics"),
    ADDRESSES("address-settings", "settings of the parent topics");

    private final String element;
    private final String block;

    Section(String element, String block) {
      this.element = element;
      this.block = block;
    }
  }

  private final Path file;
  private String text;

  private BrokerXml(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Returns the text without Signalbox's blocks. */
  static String uninstall(Path file, String text) {
    XmlDocument.parseAlone(SHOWN, file, text);
    String rest = AcceptorParameters.uninstall(text);
    rest = Marks.XML.remove(SHOWN, rest, INVALIDATION);
    for (Section section : Section.values()) {
      rest = Marks.XML.remove(SHOWN, rest, section.block);
      Pattern empty = Pattern.compile("\\s*<%1$s>\\s*</%1$s>\\s*".formatted(section.element));
      rest = Marks.XML.remove(SHOWN, rest, section.element, empty);
    }
    XmlDocument.parseAlone(SHOWN, file, rest);
    return rest;
  }

  /** Returns the text with Signalbox's blocks, as a first installation writes them. */
  static String install(Path file, String text, ParentSettings parents, List<String> acceptors) {
    Wanted wanted = new Wanted(parents, acceptors, Map.of());
    return install(file, text, wanted, new Installed(""), new ArrayList<>());
  }

  /**
   * What is asked for.
   *
   * @param parents settings of the table's parents
   * @param acceptors where the policy applies; none for those that are named already, or mqtt
   * @param properties of the plugin
   */
  record Wanted(ParentSettings parents, List<String> acceptors, Map<String, String> properties) {}

  /**
   * Returns the text with Signalbox's blocks. What the operator has changed in the plugin's element
   * or in an address setting stays; rights are those of the table.
   *
   * @param wanted what is asked for
   * @param installed what an earlier installation wrote
   * @param notes takes what the operator should know
   * @throws InstallException if the instance has what contradicts them
   */
  static String install(
      Path file, String text, Wanted wanted, Installed installed, List<String> notes) {
    ParentSettings parents = wanted.parents();
    final Optional<String> pluginBefore = Marks.XML.content(text, Section.PLUGINS.block);
    final String addressesBefore = Marks.XML.content(text, Section.ADDRESSES.block).orElse("");
    BrokerXml broker = new BrokerXml(file, uninstall(file, text));
    XmlDocument document = XmlDocument.parse(SHOWN, file, broker.text);
    requireRoom(document, parents);
    Wildcards wildcards = Wildcards.of(document);
    Acceptors present = new Acceptors(XmlDocument.parseAlone(SHOWN, file, broker.text));
    present.require(wanted.acceptors());

    if (document.all("core", INVALIDATION).isEmpty()) {
      broker.insertInCore(INVALIDATION, "<%1$s>1000</%1$s>".formatted(INVALIDATION));
    }
    AddressBlock addresses = new AddressBlock(addressesBefore, installed);
    Map<String, String> settings =
        parents.addressSettings(wildcards, address -> hasAddress(document, address));
    broker.insert(
        document,
        Section.ADDRESSES,
        indent -> addresses.content(settings, Marks.lineBreak(text), indent));
    notes.addAll(addresses.notes());
    broker.insert(document, Section.SECURITY, parents.securitySettings(wildcards));
    PluginBlock plugin = broker.insertPlugin(document, pluginBefore, wanted);
    present.named(plugin.acceptors()).forEach(broker::addParameters);
    XmlDocument.parse(SHOWN, file, broker.text);
    return broker.text;
  }

  /** Returns the acceptors that an instance's plugin names already. */
  static List<String> acceptorsOf(String text) {
    return Marks.XML
        .content(text, Section.PLUGINS.block)
        .flatMap(PluginBlock::read)
        .map(PluginBlock::acceptors)
        .orElse(List.of());
  }

  private PluginBlock insertPlugin(XmlDocument document, Optional<String> before, Wanted wanted) {
    Optional<PluginBlock> present = before.flatMap(PluginBlock::read);
    PluginBlock plugin = present.orElseGet(PluginBlock::create);
    if (!wanted.acceptors().isEmpty()) {
      plugin.set(PluginBlock.ACCEPTORS, String.join(",", wanted.acceptors()));
    }
    wanted.properties().forEach(plugin::set);
    if (present.isPresent()) {
      insert(document, Section.PLUGINS, indent -> plugin.text());
    } else {
      insert(document, Section.PLUGINS, plugin.text());
    }
    return plugin;
  }

  private static void requireRoom(XmlDocument document, ParentSettings parents) {
    if (document.all("core").size() != 1) {
      throw new InstallException(SHOWN + " has no element <core> below its root");
    }
    if (document.value("core", "security-enabled").orElse("true").equals("false")) {
      throw new InstallException(
          SHOWN
              + " has security-enabled 'false': without it everybody may read the messages of every"
              + " device. Set it to true, with rights for the other applications of this broker,"
              + " and run this again.");
    }
    for (Element plugin : document.all("core", Section.PLUGINS.element, "broker-plugin")) {
      if (plugin.getAttribute("class-name").equals(PLUGIN)) {
        throw new InstallException(
            "%s has a broker-plugin '%s' already, outside of Signalbox's comments; take it out first"
                .formatted(SHOWN, PLUGIN));
      }
    }
    Wildcards wildcards = Wildcards.of(document);
    for (String parent : parents.parents()) {
      requireNone(document, Section.SECURITY, "security-setting", wildcards.below(parent));
      requireNone(document, Section.ADDRESSES, "address-setting", wildcards.below(parent));
    }
  }

  private static void requireNone(
      XmlDocument document, Section section, String name, String match) {
    for (Element setting : document.all("core", section.element, name)) {
      if (setting.getAttribute("match").equals(match)) {
        throw new InstallException(
            "%s: the %s '%s' is there already, outside of Signalbox's comments; take it out first"
                .formatted(SHOWN, name, match));
      }
    }
  }

  private static boolean hasAddress(XmlDocument document, String name) {
    return document.all("core", "addresses", "address").stream()
        .anyMatch(address -> address.getAttribute("name").equals(name));
  }

  private XmlText.Element core() {
    return only(XmlText.root(text), "core");
  }

  private XmlText.Element section(String name) {
    return only(core(), name);
  }

  private static XmlText.Element only(XmlText.Element parent, String name) {
    List<XmlText.Element> children = parent.children(name);
    if (children.size() != 1) {
      throw new InstallException(
          "%s has %d elements <%s> in <%s>; expected is one, without prefix and in this file itself"
              .formatted(SHOWN, children.size(), name, parent.name()));
    }
    return children.getFirst();
  }

  /** Puts a block behind the acceptors, which each instance has. */
  private void insertInCore(String name, String content) {
    XmlText.Element acceptors = section(ACCEPTORS);
    String indent = Marks.indentAt(text, acceptors.start());
    text = Marks.XML.insert(text, acceptors.end(), name, indent, content);
  }

  private void insert(XmlDocument document, Section place, String content) {
    String indent = room(document, place);
    XmlText.Element section = section(place.element);
    text = Marks.XML.insert(text, section.contentStart(), place.block, indent, content);
  }

  /** Inserts content with the blanks and line breaks that it comes with. */
  private void insert(XmlDocument document, Section place, UnaryOperator<String> content) {
    String indent = room(document, place);
    XmlText.Element section = section(place.element);
    text =
        Marks.XML.insertAgain(
            text, section.contentStart(), place.block, indent, content.apply(indent));
  }

  /** Makes a section if there is none, and returns the blanks before what it holds. */
  private String room(XmlDocument document, Section place) {
    if (document.all("core", place.element).isEmpty()) {
      insertInCore(place.element, "<%1$s>\n</%1$s>".formatted(place.element));
    }
    XmlText.Element section = section(place.element);
    if (section.isEmptyTag()) {
      throw new InstallException(
          "%s has an empty <%s/>; take it out first".formatted(SHOWN, place.element));
    }
    return section.children().isEmpty()
        ? Marks.indentAt(text, section.start()) + INDENT
        : Marks.indentAt(text, section.children().getFirst().start());
  }

  private void addParameters(String acceptor) {
    int index = Acceptors.names(XmlDocument.parseAlone(SHOWN, file, text)).indexOf(acceptor);
    text =
        AcceptorParameters.install(SHOWN, text, section(ACCEPTORS).children("acceptor").get(index));
  }
}
