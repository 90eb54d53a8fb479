/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Servers that run together: started side by side, ended together. */
public final class Servers implements AutoCloseable {
  private static final String LAYOUT = "harness.elasticsearch.layout";

  private final List<Server> servers;

  private Servers(List<Server> servers) {
    this.servers = List.copyOf(servers);
  }

  /** The servers there are. */
  public enum Kind {
    /** The MQTT broker as users get it, with plugin and sign-in. */
    ARTEMIS,
    /** The MQTT broker without sign-in and policy: any client, any topic. */
    OPEN_ARTEMIS,
    /** The relational database. */
    POSTGRESQL,
    /** The log store. */
    ELASTICSEARCH,
    /** The RTC server; its events go to the broker that is among the same servers. */
    JANUS;

    private String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String property() {
      return "harness." + label() + ".type";
    }
  }

  /**
   * Makes servers without starting them. Where each runs is the system property {@code
   * harness.<server>.type}; this version knows {@code embedded}.
   *
   * @param folder where their data and logs go
   * @param kinds which servers
   * @return the servers
   * @throws IllegalArgumentException if a property names a provider that this version lacks
   */
  public static Servers of(Path folder, Kind... kinds) {
    Map<String, String> broker = new HashMap<>();
    List<Server> made = new ArrayList<>();
    // In the order of the enum, so that Janus knows the broker.
    for (Kind kind : new TreeSet<>(Arrays.asList(kinds))) {
      Server server = server(kind, folder, broker);
      made.add(server);
      if (kind == Kind.ARTEMIS || kind == Kind.OPEN_ARTEMIS) {
        broker.putAll(server.properties());
      }
    }
    return new Servers(made);
  }

  /** Says whether this machine has the RTC server that the provider {@code embedded} starts. */
  public static boolean hasJanus() {
    return EmbeddedJanus.isInstalled();
  }

  private static Server server(Kind kind, Path folder, Map<String, String> broker) {
    String type = System.getProperty(kind.property(), "embedded");
    if (!"embedded".equals(type)) {
      throw new IllegalArgumentException(
          "%s='%s': this version has the provider 'embedded' only"
              .formatted(kind.property(), type));
    }
    return switch (kind) {
      case ARTEMIS -> EmbeddedArtemis.secured(kind.label(), folder);
      case OPEN_ARTEMIS -> EmbeddedArtemis.open(kind.label(), folder);
      case POSTGRESQL -> new EmbeddedPostgreSql(folder);
      case ELASTICSEARCH -> new EmbeddedElasticsearch(folder, layout());
      case JANUS -> new EmbeddedJanus(kind.label(), folder, broker);
    };
  }

  /** Finds the Elasticsearch layout: by property, or upwards from the working folder. */
  private static Path layout() {
    Path relative = Path.of("test-harness", "elasticsearch-node", "target", "layout");
    String named = System.getProperty(LAYOUT);
    if (named != null) {
      return Path.of(named);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve(relative))) {
        return at.resolve(relative);
      }
    }
    throw new IllegalArgumentException(
        "no Elasticsearch layout: build the module elasticsearch-node, or set -D" + LAYOUT);
  }

  /**
   * Starts all servers side by side and waits until each answers.
   *
   * @return this
   * @throws ServerException if one does not start; the others are ended then
   */
  public Servers start() {
    try (ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, servers.size()))) {
      CompletableFuture.allOf(
              servers.stream()
                  .map(server -> CompletableFuture.runAsync(server::start, threads))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
      return this;
    } catch (CompletionException e) {
      close();
      throw e.getCause() instanceof ServerException failure
          ? failure
          : new ServerException("a server did not start", e.getCause());
    }
  }

  /**
   * Finds a server.
   *
   * @param kind which
   * @return the server
   * @throws IllegalArgumentException if it is not among these
   */
  public Server get(Kind kind) {
    String name = kind.label();
    return servers.stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " is not among these servers"));
  }

  /** Returns all servers. */
  public List<Server> all() {
    return servers;
  }

  /** Returns the addresses of all servers under the keys that the routes read. */
  public Map<String, String> properties() {
    return servers.stream()
        .flatMap(server -> server.properties().entrySet().stream())
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, HashMap::new));
  }

  @Override
  public void close() {
    servers.forEach(Server::close);
  }
}
