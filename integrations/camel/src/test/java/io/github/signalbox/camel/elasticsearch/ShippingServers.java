/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Broker, database and Elasticsearch, started once for all tests of log shipping. */
final class ShippingServers implements BeforeAllCallback, ParameterResolver {
  private static final Namespace HERE = Namespace.create(ShippingServers.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    servers(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return servers(context);
  }

  private static Running servers(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }

  /** The servers while they run. */
  record Running(Servers servers) implements AutoCloseable {
    private static Running start() {
      try {
        var folder =
            Files.createTempDirectory(Path.of("target").toAbsolutePath(), "log-shipping-it");
        return new Running(
            Servers.of(folder, Kind.ARTEMIS, Kind.POSTGRESQL, Kind.ELASTICSEARCH).start());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    Server elasticsearch() {
      return servers.get(Kind.ELASTICSEARCH);
    }

    String property(String key) {
      return String.valueOf(servers.properties().get(key));
    }

    /** Returns what a bridge of these tests is set to: short pauses, small bulk requests. */
    Map<String, String> settings() {
      Map<String, String> settings = new LinkedHashMap<>(servers.properties());
      settings.put("signalbox.elasticsearch.bulk-max-documents", "50");
      settings.put("signalbox.elasticsearch.receive-maximum", "200");
      settings.put("signalbox.elasticsearch.bulk-wait-ms", "50");
      settings.put("signalbox.elasticsearch.ship-interval-ms", "50");
      settings.put("signalbox.elasticsearch.retry-delay-ms", "100");
      settings.put("signalbox.elasticsearch.retry-max-delay-ms", "500");
      settings.put("signalbox.elasticsearch.socket-timeout-ms", "5000");
      return settings;
    }

    @Override
    public void close() {
      servers.close();
    }
  }
}
