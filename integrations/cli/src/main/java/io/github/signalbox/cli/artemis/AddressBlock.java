/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address settings of the parent topics in {@code broker.xml}: those that the operator has
 * changed since an earlier installation wrote them, or has added among them, stay.
 */
final class AddressBlock {
  private static final Pattern MATCH = Pattern.compile("\\smatch\\s*=\\s*[\"']([^\"']*)[\"']");
  private static final String PART = "address-setting.";

  private final Map<String, String> present;
  private final Installed installed;
  private final List<String> notes = new ArrayList<>();

  /**
   * Reads the block.
   *
   * @param block what stands between Signalbox's comments; empty where there is none
   * @param installed what an earlier installation wrote
   */
  AddressBlock(String block, Installed installed) {
    this.present = settings(block);
    this.installed = installed;
  }

  private static Map<String, String> settings(String block) {
    String whole = "<block>" + block + "</block>";
    Map<String, String> settings = new LinkedHashMap<>();
    for (XmlText.Element setting : XmlText.root(whole).children("address-setting")) {
      Matcher match = MATCH.matcher(whole.substring(setting.start(), setting.contentStart()));
      if (match.find()) {
        settings.put(match.group(1), whole.substring(setting.start(), setting.end()));
      }
    }
    return settings;
  }

  /**
   * Returns the content of the block.
   *
   * @param wanted what the topic mapping asks for, by match
   * @param lineBreak of the file
   * @param indent blanks before each setting
   */
  String content(Map<String, String> wanted, String lineBreak, String indent) {
    StringBuilder content = new StringBuilder();
    wanted.forEach(
        (match, xml) -> {
          installed.write(PART + match, xml);
          String now = present.getOrDefault(match, xml);
          boolean stays = installed.isChanged(PART + match, now);
          String written = stays ? now : xml.replace("\n", lineBreak + indent);
          content.append(lineBreak).append(indent).append(written);
          if (stays) {
            notes.add(
                "etc/broker.xml: the address-setting '%s', changed since, stays.".formatted(match));
          }
        });
    present.forEach(
        (match, xml) -> {
          if (installed.isKnown() && !installed.has(PART + match) && !wanted.containsKey(match)) {
            content.append(lineBreak).append(indent).append(xml);
          }
        });
    return content.append(lineBreak).append(indent).toString();
  }

  /** Returns what stayed, in words. */
  List<String> notes() {
    return notes;
  }
}
