/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Broker, PostgreSQL, Elasticsearch and one bridge on this machine. */
public final class Installation implements AutoCloseable {
  private final Servers servers;
  private final Bridge bridge;

  private Installation(Servers servers, Bridge bridge) {
    this.servers = servers;
    this.bridge = bridge;
  }

  /**
   * Makes an installation without starting it. Without Janus on this machine the bridge gets its
   * stand-in.
   *
   * @param folder where data and logs go, a folder for each process
   * @param bridgeSettings settings of the bridge beside the addresses of the servers
   * @param bridgeJvmOptions options of the bridge's JVM
   * @return the installation
   */
  public static Installation of(
      Path folder, Map<String, String> bridgeSettings, List<String> bridgeJvmOptions) {
    Set<Servers.Kind> kinds =
        EnumSet.of(Servers.Kind.ARTEMIS, Servers.Kind.POSTGRESQL, Servers.Kind.ELASTICSEARCH);
    Map<String, String> settings = new HashMap<>();
    if (Servers.hasJanus()) {
      kinds.add(Servers.Kind.JANUS);
    } else {
      settings.put("rtc.server.type", "sandbox");
    }
    Servers servers = Servers.of(folder, kinds.toArray(Servers.Kind[]::new));
    settings.putAll(servers.properties());
    settings.putAll(bridgeSettings);
    return new Installation(servers, Bridge.of(folder, settings, bridgeJvmOptions));
  }

  /**
   * Starts everything: the servers side by side, the bridge as soon as broker and database answer.
   *
   * @param progress told the name of each part that is ready, and how long it took
   * @return this
   * @throws ServerException if a part does not start; what ran is ended then
   */
  public Installation start(BiConsumer<String, Duration> progress) {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      var broker = start(servers.get(Servers.Kind.ARTEMIS), progress, threads);
      var database = start(servers.get(Servers.Kind.POSTGRESQL), progress, threads);
      var logs = start(servers.get(Servers.Kind.ELASTICSEARCH), progress, threads);
      if (Servers.hasJanus()) {
        start(servers.get(Servers.Kind.JANUS), progress, threads).join();
      }
      CompletableFuture.allOf(broker, database)
          .thenRunAsync(() -> startTimed(bridge, progress), threads)
          .thenCombine(logs, (a, b) -> b)
          .join();
      return this;
    } catch (CompletionException e) {
      close();
      throw e.getCause() instanceof ServerException failure
          ? failure
          : new ServerException("a server did not start", e.getCause());
    }
  }

  private static CompletableFuture<Void> start(
      Server server, BiConsumer<String, Duration> progress, ExecutorService threads) {
    return CompletableFuture.runAsync(() -> startTimed(server, progress), threads);
  }

  private static void startTimed(Server server, BiConsumer<String, Duration> progress) {
    long begin = System.nanoTime();
    server.start();
    progress.accept(server.name(), Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Returns the bridge. */
  public Bridge bridge() {
    return bridge;
  }

  /** Returns the servers. */
  public Servers servers() {
    return servers;
  }

  /**
   * Returns all settings of the bridge: addresses of the servers, its own ports and credentials.
   */
  public Map<String, String> properties() {
    return bridge.properties();
  }

  /** Returns the bridge and the servers. */
  public List<Server> all() {
    return Stream.concat(Stream.of((Server) bridge), servers.all().stream()).toList();
  }

  /** Ends the bridge, then the servers side by side. */
  @Override
  public void close() {
    bridge.close();
    servers.all().parallelStream().forEach(Server::close);
  }
}
