/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.server.Ports;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The entry points of price changes on a real database and a real port, with a stand-in for what
 * sends tasks to access points.
 */
final class PriceTagApi implements AutoCloseable {
  static final String USER = "Basic b3BlcmF0b3I6c2VjcmV0";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Servers servers;
  private final Path folder;
  private final int port = Ports.free();
  private final Main main = new Main();
  private final Queue<Map<String, Object>> sent = new ConcurrentLinkedQueue<>();

  private PriceTagApi(Servers servers, Path folder) {
    this.servers = servers;
    this.folder = folder;
    main.configure()
        .withRoutesIncludePattern(
            "classpath:common/beans.camel.yaml,classpath:common/http-api.camel.yaml,"
                + "classpath:common/csv-inbox.camel.yaml,classpath:common/rounds.camel.yaml,"
                + "classpath:common/uplink-commit.camel.yaml,"
                + "classpath:common/prune.camel.yaml,"
                + "classpath:price-tag/price-tag-change.camel.yaml,"
                + "classpath:price-tag/price-tag-api*.camel.yaml,"
                + "classpath:price-tag/price-tag-csv.camel.yaml,"
                + "classpath:price-tag/price-tag-presence.camel.yaml,"
                + "classpath:price-tag/price-tag-table.camel.yaml");
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setInitialProperties(defaults());
    servers.properties().forEach((key, value) -> main.addOverrideProperty(key, value));
    settings().forEach(main::addOverrideProperty);
    main.configure().addRoutesBuilder(new StandInSender());
    main.start();
  }

  private Map<String, String> settings() {
    return Map.of(
        "signalbox.http.port", String.valueOf(port),
        "signalbox.http.user-name", "operator",
        "signalbox.http.password", "secret",
        "signalbox.http.token", "t0ken",
        "price-tag.csv.enabled", "true",
        "price-tag.csv.folder", folder.toString(),
        "price-tag.csv.interval-ms", "100",
        "price-tag.table.interval-ms", "100",
        "price-tag.presence.interval-ms", "100",
        "signalbox.prune.interval-ms", "100");
  }

  static Properties defaults() {
    Properties defaults = new Properties();
    try (var file = PriceTagApi.class.getResourceAsStream("/application.properties")) {
      defaults.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    defaults
        .keySet()
        .removeIf(key -> key.toString().matches("camel\\.(?!server|component\\.rest).*"));
    return defaults;
  }

  private final class StandInSender extends RouteBuilder {
    @Override
    public void configure() {
      from("direct:price-tag-task-send")
          .process(
              exchange -> {
                List<?> rows = exchange.getMessage().getBody(List.class);
                rows.forEach(row -> sent.add(cast(row)));
              });
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Object row) {
    return (Map<String, Object>) row;
  }

  /** Starts it once for all tests that ask for it as a parameter. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == PriceTagApi.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(PriceTagApi.class))
          .getOrComputeIfAbsent(PriceTagApi.class, type -> start(), PriceTagApi.class);
    }
  }

  private static PriceTagApi start() {
    try {
      Path folder = Files.createTempDirectory("price-tag-api-it");
      Servers servers = Servers.of(folder.resolve("servers"), Kind.POSTGRESQL).start();
      return new PriceTagApi(servers, folder.resolve("inbox"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the API answered. */
  record Answer(int status, HttpResponse<String> response) {
    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** Returns a request that is signed in; the path begins below the API. */
  HttpRequest.Builder request(String path) {
    return anonymous("/api/price-tag" + path).header("Authorization", USER);
  }

  HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return send(request(path));
  }

  Answer post(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Makes an access point with tags {@code <store>-1} to {@code <store>-n}, all of one article. */
  String accessPoint(String store, int tags) {
    String client = "GID_tag_ap@@@" + store;
    execute(
        "insert into access_point (client_id, store_id, firmware, last_seen_at, reported_at)"
            + " values (?, ?, '2.1.0', now(), now())",
        client,
        store);
    execute(
        "insert into tag (tag_id, ap_client_id, store_id, sku, price, currency, battery_percent,"
            + " signal_dbm, last_poll_at, reported_at)"
            + " select ? || '-' || n, ?, ?, 'A1', 12.50, 'EUR', 87, -61, now(), now()"
            + " from generate_series(1, ?) n",
        store,
        client,
        store,
        tags);
    return client;
  }

  /** Returns the events that were handed over for sending to an access point. */
  List<JsonNode> sentTo(String client) {
    return sent.stream()
        .filter(row -> client.equals(row.get("client_id")))
        .map(row -> parse(String.valueOf(row.get("event"))))
        .toList();
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Sets a setting that statements read at each call; closing it brings the default back. */
  Setting set(String key, String value) {
    Properties overrides = new Properties();
    overrides.put(key, value);
    main.getCamelContext().getPropertiesComponent().setLocalProperties(overrides);
    return () -> main.getCamelContext().getPropertiesComponent().setLocalProperties(null);
  }

  /** A setting that differs from its default until it is closed. */
  interface Setting extends AutoCloseable {
    @Override
    void close();
  }

  Path folder() {
    return folder;
  }

  Server database() {
    return servers.get(Kind.POSTGRESQL);
  }

  long count(String sql, Object... parameters) {
    return Long.parseLong(strings("select count(*) from " + sql, parameters).getFirst());
  }

  List<String> strings(String sql, Object... parameters) {
    try (Connection connection = connect();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void execute(String sql, Object... parameters) {
    try (Connection connection = connect();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connect() throws SQLException {
    Map<String, String> at = servers.properties();
    return DriverManager.getConnection(
        at.get("signalbox.database.url"),
        at.get("signalbox.database.user-name"),
        at.get("signalbox.database.password"));
  }

  @Override
  public void close() {
    main.stop();
    servers.close();
  }
}
