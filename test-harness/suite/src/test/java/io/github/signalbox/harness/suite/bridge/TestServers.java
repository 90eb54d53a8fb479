/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One set of servers for all test classes of a JVM; gives each class an empty database. Janus is
 * among them where it is installed; a class that needs it says so by {@link NeedsJanus}.
 */
final class TestServers implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TestServers.class);

  /** The bridge's own log settings, not those of the tests. */
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx256m", "-Dlog4j2.configurationFile=log4j2.properties");

  /** The running servers, closed with the JVM's last test class. */
  static final class Running implements AutoCloseable {
    private final Servers servers;
    private final Path folder;

    private Running() {
      try {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      List<Kind> kinds =
          new ArrayList<>(List.of(Kind.ARTEMIS, Kind.POSTGRESQL, Kind.ELASTICSEARCH));
      if (Servers.hasJanus()) {
        kinds.add(Kind.JANUS);
      }
      servers = Servers.of(folder, kinds.toArray(Kind[]::new)).start();
    }

    Server artemis() {
      return servers.get(Kind.ARTEMIS);
    }

    Server postgreSql() {
      return servers.get(Kind.POSTGRESQL);
    }

    Server janus() {
      return servers.get(Kind.JANUS);
    }

    Server elasticsearch() {
      return servers.get(Kind.ELASTICSEARCH);
    }

    Map<String, String> properties() {
      return servers.properties();
    }

    /** Returns where logs go. */
    Path folder() {
      return folder;
    }

    /**
     * Starts a replica of the bridge with a heap of 256 MiB and waits until it is ready.
     *
     * @param replica its name
     * @param overrides settings that differ from the defaults
     */
    Bridge startBridge(String replica, Map<String, String> overrides) {
      Map<String, String> settings = new HashMap<>(properties());
      settings.put("signalbox.replica", replica);
      settings.putAll(overrides);
      Bridge bridge = Bridge.of(folder.resolve(replica), settings, JVM_OPTIONS);
      bridge.start();
      return bridge;
    }

    BrokerAccess broker() {
      Map<String, String> properties = properties();
      return BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
          .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET));
    }

    /** Returns how a server of a group signs in, with the key of its group. */
    BrokerAccess brokerFor(String groupId) {
      Map<String, String> properties = properties();
      BrokerAccess access = broker();
      String accessKey = properties.get(Server.accessKeyOf(groupId));
      // A broker of the user may have one key for all.
      return accessKey == null
          ? access
          : access.signing(accessKey, properties.get(Server.secretOf(groupId)));
    }

    Database database() {
      Map<String, String> properties = properties();
      return new Database(
          properties.get("signalbox.database.url"),
          properties.get("signalbox.database.user-name"),
          properties.get("signalbox.database.password"));
    }

    @Override
    public void close() {
      servers.close();
    }
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Running.class, key -> new Running(), Running.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running(context).database().empty();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context);
  }
}
