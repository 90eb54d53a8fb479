/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.signalbox.harness.server.Bridge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Every path of every contract with every method: only those of the contract run an operation, and
 * {@code HEAD} and {@code OPTIONS} are answered as RFC 9110, sections 9.3.2 and 9.3.7, has it.
 *
 * <p>Whether anything ran is seen in the database: the rows of all tables stay what they were.
 */
@ExtendWith(TestServers.class)
class ApiMethodsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Named<ContractPath>> PATHS = contractPaths();

  /** Some that nobody knows, among them parts of those that the contracts have. */
  private static final List<String> METHODS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "DELETE",
          "PATCH",
          "TRACE",
          "PROPFIND",
          "POS",
          "T",
          "E",
          "post",
          "Options");

  private static final String ROWS =
      """
      select string_agg(name || ' ' || (xpath('//text/text()', query_to_xml(format(
               'select count(*) || '' '' || coalesce(sum(hashtextextended(row::text, 0)::numeric), 0) as text'
                 ' from %I row', name), false, true, '')))[1]::text, E'\\n' order by name)
        from (select table_name as name from information_schema.tables
               where table_schema = 'public' and table_type = 'BASE TABLE'
                 and table_name not in ('client_channel', 'processed_event')) as tables
      """;

  /** What the parameters of the paths name, as far as it takes no device to be there. */
  private static final List<String> KNOWN =
      List.of(
          """
          insert into access_point (client_id, store_id, firmware, last_seen_at, reported_at)
          values ('GID_tag_ap@@@known', 's', '1', now(), now())
          """,
          """
          insert into tag (tag_id, ap_client_id, store_id, battery_percent, signal_dbm, last_poll_at, reported_at)
          values ('known', 'GID_tag_ap@@@known', 's', 90, -60, now(), now())
          """,
          "insert into price_change_request (request_key, changes, state) values ('r', '[]', 'PLANNED')",
          """
          insert into price_change_task (task_id, request_key, ap_client_id, store_id, state, deadline)
          values ('00000000-0000-4000-8000-000000000001', 'r', 'GID_tag_ap@@@known', 's', 'EXPIRED', now())
          """,
          """
          insert into csg_gateway (device_id, client_id, region, version, health, capacity_bytes, used_bytes,
                                   cache_bytes, cache_used_bytes, cache_dirty_bytes, status, reported_at)
          values ('known', 'GID_csg_hangzhou@@@known', 'hangzhou', '1', 'OK', 1, 1, 1, 1, 1, '{}', now())
          """);

  private static Bridge bridge;
  private static Database database;
  private static HttpClient client;

  /** A path of a contract with values in place of its parameters, and its methods. */
  private record ContractPath(String path, Set<String> methods, String body) {
    boolean isRead() {
      return methods.contains("GET");
    }

    String allow() {
      List<String> allow = new ArrayList<>();
      for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
        boolean follows = method.equals("OPTIONS") || (method.equals("HEAD") && isRead());
        if (follows || methods.contains(method)) {
          allow.add(method);
        }
      }
      return String.join(", ", allow);
    }
  }

  private static List<Named<ContractPath>> contractPaths() {
    List<Named<ContractPath>> paths = new ArrayList<>();
    for (String scenario : List.of("price-tag", "rtc", "csg")) {
      JsonNode contract = contract("/%s/%s-api.openapi.yaml".formatted(scenario, scenario));
      String base = contract.at("/servers/0/url").asText();
      contract
          .path("paths")
          .properties()
          .forEach(
              path -> {
                Set<String> methods = new TreeSet<>();
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(name -> methods.add(name.toUpperCase(Locale.ROOT)));
                paths.add(
                    Named.of(
                        base + path.getKey(),
                        new ContractPath(
                            base + valued(path.getKey()), methods, body(path.getKey()))));
              });
      paths.add(
          Named.of(
              base + "/openapi.yaml",
              new ContractPath(base + "/openapi.yaml", Set.of("GET"), "{}")));
    }
    return paths;
  }

  private static JsonNode contract(String resource) {
    try (var file = ApiMethodsIT.class.getResourceAsStream(resource)) {
      return new YAMLMapper().readTree(file);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  private static String valued(String path) {
    return path.replace("{deviceId}", "known")
        .replace("{userId}", "known")
        .replace("{clientId}", "GID_tag_ap@@@known")
        .replace("{tagId}", "known")
        .replaceAll("\\{[a-zA-Z]+}", "00000000-0000-4000-8000-000000000001");
  }

  /** What the operation that writes takes, so that it would run. */
  private static String body(String path) {
    return switch (path) {
      case "/commands" -> "{\"command\":\"cache.flush\",\"selector\":{\"all\":true}}";
      case "/gateways/{deviceId}/commands" -> "{\"command\":\"cache.flush\"}";
      case "/gateways/{deviceId}" -> "{\"displayName\":\"changed\"}";
      case "/users/{userId}" -> "{\"displayName\":\"changed\"}";
      case "/price-changes" ->
          "{\"requestKey\":\"k\",\"changes\":[{\"tagId\":\"known\",\"price\":\"1\",\"currency\":\"EUR\"}]}";
      default -> "{}";
    };
  }

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    bridge = running.startBridge("api-methods", GatewayCalls.settings(Map.of()));
    database = running.database();
    client = HttpClient.newHttpClient();
    try (Api users = new Api(bridge, "rtc")) {
      assertThat(users.put("users/known", "{\"displayName\":\"known\"}").status()).isEqualTo(201);
    }
    KNOWN.forEach(database::update);
  }

  @AfterAll
  static void endBridge() {
    client.close();
    bridge.close();
  }

  private static HttpResponse<String> send(String method, ContractPath at) throws Exception {
    String pair = bridge.userName() + ":" + bridge.password();
    String credentials = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    URI uri = URI.create(bridge.apiUrl()).resolve(at.path());
    return client.send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(at.body()))
            .build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @FieldSource("PATHS")
  void path_methodOutsideItsContract_notAllowedAndNothingRuns(ContractPath at) throws Exception {
    String before = database.text(ROWS);

    for (String method : METHODS) {
      if (!at.methods().contains(method)) {
        HttpResponse<String> answer = send(method, at);

        assertThat(answer.statusCode()).as(method).isEqualTo(405);
        assertThat(answer.headers().firstValue("Content-Type"))
            .hasValue("application/problem+json");
        assertThat(JSON.readTree(answer.body()).path("code").asText())
            .isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(answer.headers().firstValue("Allow")).as(method).hasValue(at.allow());
      }
    }

    assertThat(database.text(ROWS)).isEqualTo(before);
  }

  @ParameterizedTest
  @FieldSource("PATHS")
  void path_options_listsItsMethodsAndNothingRuns(ContractPath at) throws Exception {
    String before = database.text(ROWS);

    HttpResponse<String> answer = send("OPTIONS", at);

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Allow")).hasValue(at.allow());
    assertThat(answer.body()).isEmpty();
    assertThat(database.text(ROWS)).isEqualTo(before);
  }

  @ParameterizedTest
  @FieldSource("PATHS")
  void path_head_isGetWithoutItsBody(ContractPath at) throws Exception {
    String before = database.text(ROWS);

    HttpResponse<String> head = send("HEAD", at);

    assertThat(head.body()).isEmpty();
    if (!at.isRead()) {
      assertThat(head.statusCode()).isEqualTo(405);
      assertThat(head.headers().firstValue("Allow")).hasValue(at.allow());
    } else if (at.path().endsWith("/events")) {
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    } else {
      HttpResponse<String> get = send("GET", at);
      assertThat(head.statusCode()).isEqualTo(get.statusCode());
      assertThat(head.headers().firstValue("Content-Type"))
          .isEqualTo(get.headers().firstValue("Content-Type"));
    }
    assertThat(database.text(ROWS)).isEqualTo(before);
  }
}
