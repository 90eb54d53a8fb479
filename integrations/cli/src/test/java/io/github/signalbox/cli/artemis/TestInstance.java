/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** The files of a broker instance that the installer looks at, in a folder of a test. */
record TestInstance(Path folder) {
  static final String BROKER =
      """
      <?xml version='1.0'?>
      <!-- <acceptors> of this broker: see the wiki -->
      <configuration xmlns="urn:activemq">
         <core xmlns="urn:activemq:core">
            <name>shop</name>

            <acceptors>
               <!-- for devices -->
               <acceptor name="mqtt">tcp://0.0.0.0:1883?protocols=MQTT;useEpoll=true</acceptor>
               <acceptor name="all">tcp://0.0.0.0:61616</acceptor>
               <acceptor name="amqp">tcp://0.0.0.0:5672?protocols=AMQP</acceptor>
            </acceptors>

            <security-settings>
               <security-setting match="orders.#">
                  <permission type="send" roles="shop"/> <!-- the till -->
               </security-setting>
            </security-settings>
            <address-settings>
               <address-setting match="#">
                  <max-delivery-attempts>3</max-delivery-attempts>
               </address-setting>
            </address-settings>
            <addresses>
               <address name="DLQ"><anycast><queue name="DLQ"/></anycast></address>
            </addresses>
         </core>
      </configuration>
      """;

  private static final String LOGIN =
      """
      activemq {
         org.apache.activemq.artemis.spi.core.security.jaas.PropertiesLoginModule required
             org.apache.activemq.jaas.properties.user="artemis-users.properties"
             org.apache.activemq.jaas.properties.role="artemis-roles.properties";
      };""";

  static TestInstance create(Path folder) {
    TestInstance made = new TestInstance(folder.resolve("instance"));
    made.write("etc/broker.xml", BROKER);
    made.write("etc/login.config", LOGIN);
    made.write(
        "etc/bootstrap.xml",
        """
        <broker xmlns="http://activemq.apache.org/schema">
           <jaas-security domain="activemq"/>
           <server configuration="file:%s/etc//broker.xml"/>
        </broker>
        """
            .formatted(made.folder));
    made.write("etc/artemis-users.properties", "# users\nadmin = secret");
    made.write("etc/artemis-roles.properties", "# roles\namq = admin\n");
    made.write("lib/other.jar", "of another application");
    return made;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String text) {
    try {
      Files.createDirectories(file(name).getParent());
      Files.writeString(file(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces a piece of a file, which must be there. */
  void edit(String name, String was, String now) {
    String text = read(name);
    if (!text.contains(was)) {
      throw new IllegalArgumentException(name + " has no " + was);
    }
    write(name, text.replace(was, now));
  }

  /** Returns every file and folder with its bytes, one character for each. */
  Map<String, String> everything() {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        found.put(
            folder.relativize(file).toString(),
            Files.isDirectory(file) ? "folder" : FileContent.text(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Makes a jar with nothing but the name of a class. */
  static Path jar(Path file, String className) {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      jar.putNextEntry(new JarEntry(className.replace('.', '/') + ".class"));
      jar.closeEntry();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
