/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real Elasticsearch node from Maven artifacts, as a JVM of its own, on the layout that the
 * module {@code elasticsearch-node} makes.
 */
final class EmbeddedElasticsearch extends ProcessServer {
  private static final String MAIN = "io.github.signalbox.harness.elasticsearch.ElasticsearchMain";
  private static final int TIMEOUT_MILLIS = 2000;

  private final int httpPort = Ports.free();
  private final int transportPort = Ports.free();
  private final Path layout;

  EmbeddedElasticsearch(Path folder, Path layout) {
    super("elasticsearch", folder);
    this.layout = layout;
  }

  @Override
  ChildProcess launch() {
    prepareHome();
    return JavaProcess.start(
        new JavaProcess.Command(
            MAIN,
            List.of(folder().toString()),
            layout.resolve("lib") + "/*:" + ownClasses(),
            List.of(
                "-Xms512m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Des.path.home=" + folder(),
                "-Des.nativelibs.path=" + folder().resolve("lib/platform"),
                "-Djava.library.path=" + folder().resolve("lib/platform"),
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dio.netty.noUnsafe=true",
                "-Dlog4j2.disable.jmx=true"),
            Map.of(),
            log()));
  }

  /** The folder or jar of this package, which holds {@link ChildMain}. */
  private static Path ownClasses() {
    return Path.of(
        URI.create(
            EmbeddedElasticsearch.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
  }

  private void prepareHome() {
    try {
      Files.createDirectories(folder().resolve("config"));
      Files.createDirectories(folder().resolve("lib/platform"));
      Path modules = folder().resolve("modules");
      if (!Files.exists(modules)) {
        Files.createSymbolicLink(modules, layout.resolve("modules"));
      }
      Files.writeString(folder().resolve("config/elasticsearch.yml"), settings());
      Files.copy(
          layout.resolve("config/log4j2.properties"),
          folder().resolve("config/log4j2.properties"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ServerException("cannot lay out Elasticsearch in " + folder(), e);
    }
  }

  private String settings() {
    return Stream.of(
            "cluster.name: signalbox",
            "node.name: signalbox",
            "discovery.type: single-node",
            "network.host: 127.0.0.1",
            "http.port: " + httpPort,
            "transport.port: " + transportPort,
            "path.data: " + folder().resolve("data"),
            "path.logs: " + folder().resolve("logs"),
            // A test machine's disk may be fuller than a production node's would be.
            "cluster.routing.allocation.disk.threshold_enabled: false",
            "action.destructive_requires_name: false",
            "")
        .reduce("", (all, line) -> all + line + "\n");
  }

  @Override
  boolean answers() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + httpPort + "/_cluster/health")
                .toURL()
                .openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
  }

  @Override
  public Map<String, String> properties() {
    return Map.of("signalbox.elasticsearch.addresses", "127.0.0.1:" + httpPort);
  }
}
