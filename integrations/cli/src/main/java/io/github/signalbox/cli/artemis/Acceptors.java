/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/** The acceptors that an instance's {@code broker.xml} declares itself. */
final class Acceptors {
  private static final Pattern PROTOCOLS = Pattern.compile("[?;&]protocols=([^;&]*)");

  private static final Pattern DOMAIN = Pattern.compile("[?;&]securityDomain=([^;&]*)");

  private final XmlDocument broker;

  Acceptors(XmlDocument broker) {
    this.broker = broker;
  }

  /** Returns all names, in the order of the file. */
  static List<String> names(XmlDocument broker) {
    return broker.all("core", "acceptors", "acceptor").stream()
        .map(acceptor -> acceptor.getAttribute("name"))
        .toList();
  }

  /** Returns the names of those that let MQTT clients in. */
  List<String> ofMqtt() {
    return broker.all("core", "acceptors", "acceptor").stream()
        .filter(acceptor -> speaksMqtt(acceptor.getTextContent()))
        .map(acceptor -> acceptor.getAttribute("name"))
        .toList();
  }

  /**
   * Returns those of some names that are declared here and let MQTT clients in.
   *
   * @param names as the plugin's property has them; {@code *} stands for all
   */
  List<String> named(List<String> names) {
    return ofMqtt().stream().filter(name -> names.contains("*") || names.contains(name)).toList();
  }

  /**
   * Checks names.
   *
   * @throws InstallException if one is not there or is not for MQTT
   */
  void require(List<String> wanted) {
    List<String> all = names(broker);
    for (String name : wanted) {
      if (!all.contains(name)) {
        throw new InstallException(
            "--acceptor: etc/broker.xml has no acceptor '%s'; it has %s"
                .formatted(name, all.isEmpty() ? "none" : String.join(", ", all)));
      }
      if (!ofMqtt().contains(name)) {
        throw new InstallException(
            "--acceptor: acceptor '%s' of etc/broker.xml does not speak MQTT; of those that do there are: %s"
                .formatted(name, String.join(", ", ofMqtt())));
      }
    }
  }

  /**
   * Returns the realm of {@code login.config} that acceptors name for their clients.
   *
   * @return its name; empty where they leave it to the instance
   * @throws InstallException if they do not name the same
   */
  Optional<String> realm(List<String> wanted) {
    Set<String> realms = new LinkedHashSet<>();
    for (Element acceptor : broker.all("core", "acceptors", "acceptor")) {
      if (wanted.contains(acceptor.getAttribute("name"))) {
        Matcher domain = DOMAIN.matcher(acceptor.getTextContent());
        realms.add(domain.find() ? domain.group(1).strip() : "");
      }
    }
    if (realms.size() > 1) {
      throw new InstallException(
          "--acceptor: %s of etc/broker.xml differ in their securityDomain: '%s'"
              .formatted(String.join(", ", wanted), String.join("', '", realms)));
    }
    return realms.stream().findFirst().filter(realm -> !realm.isEmpty());
  }

  private static boolean speaksMqtt(String uri) {
    Matcher protocols = PROTOCOLS.matcher(uri);
    return !protocols.find()
        || Arrays.stream(protocols.group(1).split(","))
            .anyMatch(name -> name.strip().toUpperCase(Locale.ROOT).equals("MQTT"));
  }
}
