/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import io.github.signalbox.cli.artemis.FileChange.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user that the bridge signs in as, in the properties files of an instance's realm. */
final class BridgeUser {
  private static final String NAME = ParentSettings.BRIDGE;
  private static final String USER_BLOCK = "user of the bridge";
  private static final String ROLE_BLOCK = "role of the bridge";
  private static final Pattern KEPT =
      Pattern.compile("^SIGNALBOX_MQTT_PASSWORD=(\\S+)", Pattern.MULTILINE);

  private final Instance instance;
  private final String realm;
  private final String loginConfig;
  private final List<FileChange> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private BridgeUser(Instance instance, String realm) {
    this.instance = instance;
    this.realm = realm;
    this.loginConfig = FileContent.text(instance.file("etc/login.config"));
  }

  /** Adds to a plan what adds the user, if it is not there. */
  static void install(
      Instance instance, String realm, List<FileChange> changes, List<String> notes) {
    BridgeUser user = new BridgeUser(instance, realm);
    Optional<Path> users = user.properties("user");
    Optional<Path> roles = user.properties("role");
    if (users.isPresent() && roles.isPresent()) {
      user.addUser(users.get());
      user.addRole(roles.get());
    } else {
      user.notes.add(
          "The realm '%s' keeps its users elsewhere: add a user '%s' with the role '%s' for the bridge there."
              .formatted(user.realm, NAME, NAME));
    }
    changes.addAll(user.changes);
    notes.addAll(user.notes);
  }

  private Optional<Path> properties(String kind) {
    return LoginConfig.propertiesFile(loginConfig, realm, kind)
        .map(name -> instance.file("etc").resolve(name))
        .filter(Files::isRegularFile);
  }

  private void addUser(Path file) {
    String text = FileContent.text(file);
    if (load(text).containsKey(NAME)) {
      if (!Marks.PROPERTIES.has(text, USER_BLOCK)) {
        notes.add(
            "%s has a user '%s' already; the bridge signs in with its password, and the plugin holds it to client IDs %s@@@*."
                .formatted(instance.shown(file), NAME, ParentSettings.BRIDGE_GROUP));
      }
      return;
    }
    Path settings = instance.file(Instance.SIGNALBOX).resolve(Instance.BRIDGE);
    String kept = FileContent.text(settings);
    Matcher password = KEPT.matcher(kept);
    String secret = password.find() ? password.group(1) : Passwords.generate();
    if (kept.isEmpty()) {
      changes.add(FileChange.of(settings, FileContent.bytesOf(environment(secret)), Kind.SECRET));
    } else if (!kept.contains(secret)) {
      throw new InstallException(
          settings + " has no line SIGNALBOX_MQTT_PASSWORD=<password>; correct it or remove it");
    }
    change(file, Marks.PROPERTIES.append(text, USER_BLOCK, NAME + " = " + Passwords.hash(secret)));
    notes.add(
        "The bridge's user name and password are in %s, as the environment variables that ./signalbox run reads."
            .formatted(settings));
  }

  private static String environment(String password) {
    return """
        # What the bridge signs in to this broker with, as environment variables of ./signalbox run.
        SIGNALBOX_MQTT_USER_NAME=%s
        SIGNALBOX_MQTT_PASSWORD=%s
        """
        .formatted(NAME, password);
  }

  private void addRole(Path file) {
    String text = FileContent.text(file);
    String members = load(text).getProperty(NAME);
    if (members == null) {
      change(file, Marks.PROPERTIES.append(text, ROLE_BLOCK, NAME + " = " + NAME));
    } else if (Arrays.stream(members.split(",")).map(String::strip).noneMatch(NAME::equals)) {
      throw new InstallException(
          "%s gives the role '%s' to '%s'; add '%s' to that line, or give the role another name"
              .formatted(file, NAME, members, NAME));
    }
  }

  private static Properties load(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return properties;
  }

  private void change(Path file, String after) {
    changes.add(FileChange.of(file, FileContent.bytesOf(after), Kind.USERS));
  }

  /** Plans what takes the user out of whichever properties files have it. */
  static List<FileChange> uninstall(Instance instance) {
    List<FileChange> changes = new ArrayList<>();
    try (var files = Files.newDirectoryStream(instance.file("etc"), "*.properties")) {
      for (Path file : files) {
        String shown = instance.shown(file);
        String text = FileContent.text(file);
        String rest = Marks.PROPERTIES.remove(shown, text, USER_BLOCK);
        rest = Marks.PROPERTIES.remove(shown, rest, ROLE_BLOCK);
        changes.add(FileChange.of(file, FileContent.bytesOf(rest), Kind.USERS));
      }
    } catch (IOException e) {
      throw new InstallException(instance.file("etc") + " cannot be read: " + e, e);
    }
    return changes;
  }
}
