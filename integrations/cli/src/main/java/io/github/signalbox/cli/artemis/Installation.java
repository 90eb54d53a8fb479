/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.cli.artemis.FileChange.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** What adds Signalbox to an instance. */
final class Installation {
  /** The plugin's jar in an instance; without a version, so that a newer one takes its place. */
  static final String JAR = "lib/signalbox-artemis-plugin.jar";

  private static final String DEFAULT_ACCEPTOR = "mqtt";
  private static final String BUNDLED_MAPPING = "/common/topic-mapping.csv";

  private final Instance instance;
  private final List<FileChange> changes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Installed installed;

  private Installation(Instance instance) {
    this.instance = instance;
    this.installed =
        new Installed(
            FileContent.text(instance.file(Instance.SIGNALBOX).resolve(Instance.INSTALLED)));
  }

  /**
   * What the user asked for.
   *
   * @param topicMapping the table; null for the one that is there or that Signalbox comes with
   * @param acceptors names of the acceptors that the plugin's policy applies to; none for those
   *     that are named already
   * @param properties of the plugin, by name
   */
  record Options(
      @Nullable Path topicMapping, List<String> acceptors, Map<String, String> properties) {}

  /**
   * Plans an installation; changes nothing.
   *
   * @param instance where to
   * @param jar the plugin
   * @param options what the user asked for
   * @throws InstallException if the instance or the input does not allow it; names file and value
   */
  static Plan plan(Instance instance, Path jar, Options options) {
    Installation made = new Installation(instance);
    byte[] table = made.table(options.topicMapping());
    ParentSettings parents = made.parents(options.topicMapping(), table);
    Path broker = instance.file("etc/broker.xml");
    String text = FileContent.text(broker);
    Acceptors present = new Acceptors(XmlDocument.parseAlone(instance.shown(broker), broker, text));
    List<String> asked = made.acceptors(options.acceptors(), text);
    String whenDone = Files.exists(instance.file(JAR)) ? Plan.RELOADS : Plan.CANNOT_RELOAD;
    List<String> names = asked.isEmpty() ? present.named(BrokerXml.acceptorsOf(text)) : asked;
    String realm = present.realm(names).orElseGet(instance::realm);
    BrokerXml.Wanted wanted =
        new BrokerXml.Wanted(parents, asked, PluginProperties.checked(options.properties()));

    made.add(JAR, made.plugin(jar), Kind.BINARY);
    made.add(Instance.SIGNALBOX + "/" + Instance.TOPIC_MAPPING, table, Kind.TEXT);
    made.secrets(parents.deviceGroups());
    BridgeUser.install(instance, realm, made.changes, made.notes);
    made.edit("etc/login.config", content -> LoginConfig.install(content, realm));
    made.edit(
        "etc/broker.xml",
        content -> BrokerXml.install(broker, content, wanted, made.installed, made.notes));
    made.add(
        Instance.SIGNALBOX + "/" + Instance.INSTALLED,
        FileContent.bytesOf(made.installed.text()),
        Kind.BINARY);
    made.noteAcceptors(names, present);
    return new Plan(made.changes, List.of(), made.notes, whenDone);
  }

  /**
   * Those of the option; none where the plugin names some already; the one of Artemis otherwise.
   */
  private List<String> acceptors(List<String> given, String broker) {
    List<String> asked = given.stream().distinct().toList();
    return asked.isEmpty() && BrokerXml.acceptorsOf(broker).isEmpty()
        ? List.of(DEFAULT_ACCEPTOR)
        : asked;
  }

  /** The table of the option; one that the operator has edited stays; ours otherwise. */
  private byte[] table(@Nullable Path given) {
    String part = Instance.TOPIC_MAPPING;
    Path file = instance.file(Instance.SIGNALBOX).resolve(part);
    byte[] wanted = given == null ? bundledMapping() : required(given);
    String now = FileContent.text(file);
    installed.write(part, new String(wanted, StandardCharsets.ISO_8859_1));
    if (given == null && Files.exists(file) && installed.isChanged(part, now)) {
      notes.add(
          "%s, changed since it was installed, stays; --topic-mapping <file> replaces it."
              .formatted(instance.shown(file)));
      return FileContent.bytesOf(now);
    }
    return wanted;
  }

  private void add(String name, byte[] content, Kind kind) {
    changes.add(FileChange.of(instance.file(name), content, kind));
  }

  private void edit(String name, UnaryOperator<String> editor) {
    add(name, FileContent.bytesOf(editor.apply(FileContent.text(instance.file(name)))), Kind.TEXT);
  }

  private static byte[] required(Path file) {
    byte[] bytes = FileContent.bytes(file);
    if (bytes == null) {
      throw new InstallException(file + " is not there");
    }
    return bytes;
  }

  private static byte[] bundledMapping() {
    try (InputStream table =
        Objects.requireNonNull(Installation.class.getResourceAsStream(BUNDLED_MAPPING))) {
      return table.readAllBytes();
    } catch (IOException e) {
      throw new InstallException("the topic mapping of Signalbox cannot be read: " + e, e);
    }
  }

  private ParentSettings parents(@Nullable Path file, byte[] table) {
    try (var text =
        new InputStreamReader(new ByteArrayInputStream(table), StandardCharsets.UTF_8)) {
      return new ParentSettings(TopicMappingTable.read(text));
    } catch (IOException | AddressingException e) {
      throw new InstallException("--topic-mapping: %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private byte[] plugin(Path jar) {
    try (JarFile content = new JarFile(jar.toFile())) {
      if (content.getEntry(BrokerXml.PLUGIN.replace('.', '/') + ".class") == null) {
        throw new InstallException("--plugin: %s has no class %s".formatted(jar, BrokerXml.PLUGIN));
      }
    } catch (IOException e) {
      throw new InstallException("--plugin: %s cannot be read: %s".formatted(jar, e), e);
    }
    requireNoOtherJar();
    return required(jar);
  }

  private void requireNoOtherJar() {
    Path lib = instance.file(JAR).getParent();
    if (!Files.isDirectory(lib)) {
      return;
    }
    try (var jars = Files.newDirectoryStream(lib, "signalbox-artemis-plugin*.jar")) {
      for (Path other : jars) {
        if (!other.equals(instance.file(JAR))) {
          throw new InstallException(other + " is another copy of the plugin; remove it first");
        }
      }
    } catch (IOException e) {
      throw new InstallException(lib + " cannot be read: " + e, e);
    }
  }

  private void secrets(Set<String> groups) {
    Path file = instance.file(Instance.SIGNALBOX).resolve(Instance.SECRETS);
    String kept = FileContent.text(file);
    if (!Files.exists(file)) {
      changes.add(
          FileChange.of(file, FileContent.bytesOf(SecretsText.create(groups)), Kind.SECRET));
      notes.add("The access keys of the devices are in " + file + ".");
      return;
    }
    Set<String> missing = SecretsText.without(kept, groups);
    if (!missing.isEmpty()) {
      notes.add("%s has no access key for %s.".formatted(file, String.join(", ", missing)));
    }
  }

  private void noteAcceptors(List<String> named, Acceptors present) {
    notes.add(
        "On %s only clients of the topic mapping's groups are let in, with IDs <GroupID>@@@<DeviceID>; give other MQTT applications an acceptor of their own."
            .formatted(String.join(", ", named)));
    Set<String> others = new TreeSet<>(present.ofMqtt());
    named.forEach(others::remove);
    if (!others.isEmpty()) {
      notes.add(
          "MQTT is spoken on %s too: there the policy does not apply, and devices cannot sign in."
              .formatted(String.join(", ", others)));
    }
  }
}
