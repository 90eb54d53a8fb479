/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.w3c.dom.Element;

/**
 * The folder of a broker instance that {@code artemis create} has made.
 *
 * @param folder its path, absolute
 */
record Instance(Path folder) {
  /** Folder of Signalbox's own files in an instance. */
  static final String SIGNALBOX = "etc/signalbox";

  /** File of the topic-mapping table in that folder. */
  static final String TOPIC_MAPPING = "topic-mapping.csv";

  /** File of the devices' secrets in that folder. */
  static final String SECRETS = "secrets.properties";

  /** File of the fingerprints of what was installed in that folder. */
  static final String INSTALLED = "installed.properties";

  /** File of the bridge's credentials in that folder. */
  static final String BRIDGE = "bridge.env";

  private static final String BOOTSTRAP = "etc/bootstrap.xml";

  /**
   * Opens an instance.
   *
   * @throws InstallException if the folder is none, or its files cannot be read; names the file
   */
  static Instance open(Path folder) {
    Instance instance = new Instance(folder.toAbsolutePath().normalize());
    for (String name : new String[] {BOOTSTRAP, "etc/broker.xml", "etc/login.config"}) {
      Path file = instance.file(name);
      if (!Files.isRegularFile(file)) {
        throw new InstallException(
            "%s is not a broker instance as 'artemis create' makes it: %s is not there or cannot be read"
                .formatted(folder, file));
      }
    }
    instance.requireOwnConfiguration();
    return instance;
  }

  /** Returns a file or folder of the instance. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** Returns how messages name a file of the instance. */
  String shown(Path file) {
    return folder.relativize(file).toString();
  }

  private XmlDocument bootstrap() {
    Path file = file(BOOTSTRAP);
    return XmlDocument.parse(BOOTSTRAP, file, FileContent.text(file));
  }

  private void requireOwnConfiguration() {
    String url =
        bootstrap().all("server").stream()
            .findFirst()
            .map(server -> server.getAttribute("configuration"))
            .orElse("");
    if (!isOwn(url.replaceFirst("^file:", "").replaceAll("/+", "/"))) {
      throw new InstallException(
          "%s names the configuration '%s'; expected is %s"
              .formatted(file(BOOTSTRAP), url, file("etc/broker.xml")));
    }
  }

  private boolean isOwn(String named) {
    try {
      Path configuration = Path.of(named);
      if (Files.exists(configuration)) {
        return Files.isSameFile(configuration, file("etc/broker.xml"));
      }
    } catch (IOException | InvalidPathException e) {
      throw new InstallException(
          "%s names the configuration '%s': %s".formatted(file(BOOTSTRAP), named, e), e);
    }
    // With a property in it, or as it is called where the broker runs: in a container.
    return named.endsWith("/etc/broker.xml");
  }

  /**
   * Returns the realm of {@code login.config} that clients sign in to.
   *
   * @throws InstallException if the instance does not use JAAS
   */
  String realm() {
    return bootstrap().all("jaas-security").stream()
        .findFirst()
        .map((Element security) -> security.getAttribute("domain"))
        .filter(domain -> !domain.isBlank())
        .orElseThrow(
            () ->
                new InstallException(
                    file(BOOTSTRAP)
                        + " has no jaas-security with a domain; devices sign in by a login module"));
  }
}
