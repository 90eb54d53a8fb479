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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a broker reads beside broker.xml, written to a folder: its topic-mapping table, the bridge's
 * user, one access key for all groups of devices, and one for each group of servers. Passwords are
 * new in each folder.
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
  private final Map<String, String> serverSecrets = new TreeMap<>();

  /**
   * Names the folder; nothing is written yet.
   *
   * @param folder where the files are
   */
  BrokerFiles(Path folder) {
    this.folder = folder;
    mapping().serverGroups().forEach(group -> serverSecrets.put(group, secret()));
  }

  private static TopicMapping mapping() {
    try {
      return TopicMappingTable.read(new StringReader(resource("/common/" + TOPIC_MAPPING)));
    } catch (IOException e) {
      throw new ServerException("the topic mapping cannot be read", e);
    }
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
      StringBuilder secrets = new StringBuilder();
      addKey(secrets, ACCESS_KEY, deviceSecret, String.join("|", mapping().deviceGroups()));
      serverSecrets.forEach((group, secret) -> addKey(secrets, keyOf(group), secret, group));
      Files.writeString(folder.resolve(SECRETS), secrets);
    } catch (IOException e) {
      throw new ServerException("the broker's files cannot be written to " + folder, e);
    }
  }

  private static void addKey(StringBuilder file, String key, String secret, String groups) {
    file.append("%1$s.secret=%2$s%n%1$s.groups=%3$s%n".formatted(key, secret, groups));
  }

  private static String keyOf(String group) {
    return ACCESS_KEY + "-" + group;
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
    Map<String, String> properties = new HashMap<>();
    properties.put("signalbox.mqtt.user-name", BRIDGE);
    properties.put("signalbox.mqtt.password", password);
    properties.put(Server.ACCESS_KEY, ACCESS_KEY);
    properties.put(Server.SECRET, deviceSecret);
    properties.put(Server.SECRETS_FILE, folder.resolve(SECRETS).toAbsolutePath().toString());
    serverSecrets.forEach(
        (group, secret) -> {
          properties.put(Server.accessKeyOf(group), keyOf(group));
          properties.put(Server.secretOf(group), secret);
        });
    return Map.copyOf(properties);
  }
}
