/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a broker reads beside broker.xml, written to a folder: its topic-mapping table, the bridge's
 * user, and one access key for all groups of devices. Passwords are new in each folder.
 */
final class BrokerFiles {
  private static final String BRIDGE = "bridge";
  private static final String ACCESS_KEY = "harness";
  private static final String TOPIC_MAPPING = "topic-mapping.csv";
  private static final String SECRETS = "secrets.properties";
  private static final String LOGIN = "login.config";
  private static final int SECRET_BYTES = 16;

  private final Path folder;
  private final String password = secret();
  private final String deviceSecret = secret();

  /**
   * Names the folder; nothing is written yet.
   *
   * @param folder where the files are
   */
  BrokerFiles(Path folder) {
    this.folder = folder;
  }

  /** Makes a secret of 128 random bits. */
  static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Writes the files.
   *
   * @throws ServerException if they cannot be written
   */
  void write() {
    try {
      Files.createDirectories(folder);
      String mapping = resource("/common/" + TOPIC_MAPPING);
      Files.writeString(folder.resolve(TOPIC_MAPPING), mapping);
      Files.writeString(folder.resolve(LOGIN), resource("/artemis-config/" + LOGIN));
      Files.writeString(
          folder.resolve("artemis-users.properties"), "%s = %s%n".formatted(BRIDGE, password));
      Files.writeString(
          folder.resolve("artemis-roles.properties"), "%1$s = %1$s%n".formatted(BRIDGE));
      Files.writeString(
          folder.resolve(SECRETS),
          "%1$s.secret=%2$s%n%1$s.groups=%3$s%n"
              .formatted(ACCESS_KEY, deviceSecret, String.join("|", groups(mapping))));
    } catch (IOException e) {
      throw new ServerException("the broker's files cannot be written to " + folder, e);
    }
  }

  private static TreeSet<String> groups(String mapping) throws IOException {
    TopicMapping table = TopicMappingTable.read(new StringReader(mapping));
    TreeSet<String> groups = new TreeSet<>();
    table.rules().stream()
        .flatMap(rule -> Stream.concat(rule.publishers().stream(), rule.subscribers().stream()))
        .forEach(groups::add);
    return groups;
  }

  private static String resource(String name) throws IOException {
    try (InputStream content = BrokerFiles.class.getResourceAsStream(name)) {
      if (content == null) {
        throw new IOException(name + " is not on the class path");
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Returns the JVM options that make the broker read the files. */
  List<String> jvmOptions() {
    return List.of(
        "-Djava.security.auth.login.config=" + folder.resolve(LOGIN),
        "-Dsignalbox.broker.topic-mapping=" + folder.resolve(TOPIC_MAPPING),
        "-Dsignalbox.broker.secrets=" + folder.resolve(SECRETS));
  }

  /** Returns how the bridge and the devices sign in. */
  Map<String, String> properties() {
    return Map.of(
        "signalbox.mqtt.user-name",
        BRIDGE,
        "signalbox.mqtt.password",
        password,
        Server.ACCESS_KEY,
        ACCESS_KEY,
        Server.SECRET,
        deviceSecret);
  }
}
