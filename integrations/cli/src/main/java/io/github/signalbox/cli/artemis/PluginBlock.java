/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plugin's element in {@code broker.xml}, with its properties. Once it is there it is the
 * operator's: what is not asked for stays as it is written.
 */
final class PluginBlock {
  /** Class of the plugin. */
  static final String CLASS = "io.github.signalbox.broker.SignalboxPlugin";

  /** Property with the names of the acceptors. */
  static final String ACCEPTORS = "acceptors";

  private static final Pattern VALUE = Pattern.compile("(\\svalue\\s*=\\s*)(\"[^\"]*\"|'[^']*')");
  private static final String INDENT = "  ";

  private String text;

  private PluginBlock(String text) {
    this.text = text;
  }

  /** Returns the element of an instance that has none yet. */
  static PluginBlock create() {
    String folder = "${artemis.instance}/" + Instance.SIGNALBOX + "/";
    return new PluginBlock(
        """
        <broker-plugin class-name="%s">
          <property key="topic-mapping" value="%s"/>
          <property key="acceptors" value="mqtt"/>
          <property key="secrets" value="%s"/>
          <property key="users" value="%s=%s@@@*"/>
        </broker-plugin>
        """
            .formatted(
                CLASS,
                folder + Instance.TOPIC_MAPPING,
                folder + Instance.SECRETS,
                ParentSettings.BRIDGE,
                ParentSettings.BRIDGE_GROUP));
  }

  /**
   * Returns the element that an earlier installation wrote, as it is now.
   *
   * @param block what stands between Signalbox's comments
   * @return empty where somebody has removed the element
   */
  static Optional<PluginBlock> read(String block) {
    PluginBlock read = new PluginBlock(block);
    boolean there =
        Pattern.compile("<broker-plugin[^>]*\\sclass-name\\s*=\\s*[\"']" + Pattern.quote(CLASS))
            .matcher(block)
            .find();
    return there ? Optional.of(read) : Optional.empty();
  }

  /** Returns the text, as it is written. */
  String text() {
    return text;
  }

  /** Returns the acceptors that it names. */
  List<String> acceptors() {
    return property(ACCEPTORS)
        .map(property -> VALUE.matcher(tag(property)))
        .filter(Matcher::find)
        .map(value -> value.group(2).substring(1, value.group(2).length() - 1))
        .map(names -> List.of(names.strip().split("\\s*,\\s*")))
        .orElse(List.of());
  }

  private String tag(XmlText.Element property) {
    return text.substring(property.start(), property.contentStart());
  }

  private Optional<XmlText.Element> property(String key) {
    Pattern named = Pattern.compile("\\skey\\s*=\\s*[\"']" + Pattern.quote(key) + "[\"']");
    return XmlText.root(text).children("property").stream()
        .filter(property -> named.matcher(tag(property)).find())
        .findFirst();
  }

  /**
   * Sets a property.
   *
   * @param key its name
   * @param value its value; empty removes it, so that the default counts
   */
  void set(String key, String value) {
    Optional<XmlText.Element> present = property(key);
    if (value.isEmpty()) {
      present.ifPresent(this::remove);
    } else if (present.isPresent()) {
      XmlText.Element property = present.get();
      Matcher old = VALUE.matcher(tag(property));
      String changed = old.replaceFirst("$1" + Matcher.quoteReplacement(quoted(value)));
      text =
          text.substring(0, property.start()) + changed + text.substring(property.contentStart());
    } else {
      add("<property key=\"%s\" value=%s/>".formatted(key, quoted(value)));
    }
  }

  private void remove(XmlText.Element property) {
    String before = text.substring(0, property.start()).replaceFirst("\r?\n[ \t]*\\z", "");
    text = before + text.substring(property.end());
  }

  private void add(String element) {
    XmlText.Element plugin = XmlText.root(text);
    List<XmlText.Element> children = plugin.children();
    String lineBreak = Marks.lineBreak(text);
    if (plugin.isEmptyTag()) {
      String open = text.substring(0, plugin.end()).replaceFirst("\\s*/>\\z", ">");
      String indent = Marks.indentAt(text, plugin.start());
      text =
          open
              + lineBreak
              + indent
              + INDENT
              + element
              + lineBreak
              + indent
              + "</"
              + plugin.name()
              + ">"
              + text.substring(plugin.end());
    } else {
      int at = children.isEmpty() ? plugin.contentStart() : children.getLast().end();
      String indent =
          children.isEmpty()
              ? Marks.indentAt(text, plugin.start()) + INDENT
              : Marks.indentAt(text, children.getLast().start());
      text = text.substring(0, at) + lineBreak + indent + element + text.substring(at);
    }
  }

  /** Writes a value so that it is the same in every encoding. */
  private static String quoted(String value) {
    StringBuilder escaped = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(
            c ->
                escaped.append(
                    c < ' ' || c > '~' || "<&\"".indexOf(c) >= 0
                        ? "&#" + c + ";"
                        : Character.toString(c)));
    return escaped.append('"').toString();
  }
}
