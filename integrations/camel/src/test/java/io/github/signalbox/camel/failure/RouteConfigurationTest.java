/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.signalbox.camel.csv.InboxResult;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every route configuration of the bundle, with failures of every cause: a retry without end waits
 * only for a server that comes back.
 */
class RouteConfigurationTest {
  private static final Path ROUTES = Path.of("../../routes").toAbsolutePath().normalize();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final int FAILURES = 3;

  /** Failures that pass, and as often as this before they do. */
  private static List<Exception> passing() {
    return List.of(
        new SQLException("connection", "08006"),
        new SQLException("read-only", "25006"),
        new SQLException("deadlock", "40P01"),
        new SQLException("serialization", "40001"),
        new SQLException("lock", "55P03"),
        new SQLTransientConnectionException("no connection"),
        new IllegalStateException(new ConnectException("Connection refused")));
  }

  private static List<Exception> lasting() {
    return List.of(
        new SQLException("value", "22P02"),
        new SQLException("constraint", "23505"),
        new SQLException("no such table", "42P01"),
        new MalformedInputException(1),
        new NoSuchFileException("users.csv"),
        new IllegalArgumentException("cannot be read"));
  }

  private static List<JsonNode> definitions() throws IOException {
    List<JsonNode> definitions = new ArrayList<>();
    try (Stream<Path> files = Files.walk(ROUTES)) {
      for (Path file : files.filter(RouteConfigurationTest::isRouteFile).sorted().toList()) {
        YAML.readTree(file.toFile()).forEach(definitions::add);
      }
    }
    return definitions;
  }

  private static boolean isRouteFile(Path file) {
    return file.toString().endsWith(".camel.yaml") && !file.toString().contains("/target/");
  }

  private static List<JsonNode> configurations() throws IOException {
    return definitions().stream()
        .map(definition -> definition.path("routeConfiguration"))
        .filter(JsonNode::isObject)
        .toList();
  }

  private static Stream<Arguments> with(List<Exception> failures) throws IOException {
    return configurations().stream()
        .flatMap(
            configuration ->
                failures.stream()
                    .map(failure -> Arguments.of(configuration.path("id").asText(), failure)));
  }

  static Stream<Arguments> configurationsAndPassingFailures() throws IOException {
    return with(passing());
  }

  static Stream<Arguments> configurationsAndLastingFailures() throws IOException {
    return with(lasting());
  }

  private static boolean retries(String id) throws IOException {
    return configurations().stream()
        .filter(configuration -> id.equals(configuration.path("id").asText()))
        .flatMap(configuration -> configuration.findValues("maximumRedeliveries").stream())
        .anyMatch(value -> value.asInt() < 0);
  }

  @ParameterizedTest
  @MethodSource("configurationsAndPassingFailures")
  void failureThatPasses_isRetriedUntilItHasPassed_orLeftToTheNextRound(
      String id, Exception failure) throws Exception {
    try (Attempt attempt = new Attempt(id, failure)) {
      Exchange exchange = attempt.run();

      if (retries(id)) {
        assertThat(attempt.count()).isEqualTo(FAILURES + 1);
        assertThat(exchange.isFailed()).isFalse();
      } else {
        assertThat(attempt.count()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configurationsAndLastingFailures")
  void failureThatLasts_isNotRetried_andTheStepIsNamedOrTheCallerTold(String id, Exception failure)
      throws Exception {
    try (Attempt attempt = new Attempt(id, failure)) {
      Exchange exchange = attempt.run();

      assertThat(attempt.count()).isEqualTo(1);
      HealthCheck.Result health = attempt.health();
      if (health.getState() == HealthCheck.State.DOWN) {
        assertThat(health.getMessage().orElse(""))
            .contains("route 'flow'", "step 'take-it'", Failure.reason(failure));
      } else {
        assertThat(exchange.getException() == failure || attempt.isFileRejected())
            .as("neither loud, nor passed on, nor rejected: %s", exchange.getException())
            .isTrue();
      }
    }
  }

  static Stream<String> ids() throws IOException {
    return configurations().stream().map(configuration -> configuration.path("id").asText());
  }

  @ParameterizedTest
  @MethodSource("ids")
  void stepAtFault_succeedsAgain_healthIsUpAgain(String id) throws Exception {
    try (Attempt attempt = new Attempt(id, new IllegalArgumentException("cannot be read"))) {
      for (int i = 0; i <= FAILURES; i++) {
        attempt.run();
      }

      assertThat(attempt.health().getState()).isEqualTo(HealthCheck.State.UP);
    }
  }

  /** Keeps what becomes of a file, where files are put away otherwise. */
  public record Inbox(AtomicReference<InboxResult> result) {
    /** Keeps the result. */
    public void putAway(Object file, InboxResult result) {
      this.result.set(result);
    }
  }

  /** A route under one configuration, whose step fails three times. */
  private static final class Attempt implements AutoCloseable {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicReference<InboxResult> putAway = new AtomicReference<>();

    Attempt(String configuration, Exception failure) throws Exception {
      var properties = context.getPropertiesComponent();
      properties.setLocation("file:" + ROUTES.resolve("application.properties"));
      for (String system : List.of("uplink", "elasticsearch")) {
        properties.addOverrideProperty("signalbox." + system + ".retry-delay-ms", "1");
        properties.addOverrideProperty("signalbox." + system + ".retry-max-delay-ms", "1");
      }
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(ResourceHelper.fromString("configurations.camel.yaml", failureHandling()));
      context.getRegistry().bind("csv-inbox", new Inbox(putAway));
      context.addRoutes(route(configuration, failure));
      context.start();
    }

    /** The beans that judge failures, and all route configurations. */
    private static String failureHandling() throws IOException {
      ArrayNode kept = YAML.createArrayNode();
      ArrayNode beans = kept.addObject().putArray("beans");
      for (JsonNode definition : definitions()) {
        for (JsonNode bean : definition.path("beans")) {
          if (bean.path("type").asText().startsWith("io.github.signalbox.camel.failure.")) {
            beans.add(bean);
          }
        }
        if (definition.has("routeConfiguration")) {
          kept.add(definition);
        }
      }
      return YAML.writeValueAsString(kept);
    }

    private RouteBuilder route(String configuration, Exception failure) {
      return new RouteBuilder() {
        @Override
        public void configure() {
          from("direct:flow")
              .routeId("flow")
              .routeConfigurationId(configuration)
              .process(exchange -> failThreeTimes(failure))
              .id("take-it");
        }
      };
    }

    private void failThreeTimes(Exception failure) throws Exception {
      if (count.incrementAndGet() <= FAILURES) {
        throw failure;
      }
    }

    Exchange run() {
      try (var producer = context.createProducerTemplate()) {
        return producer.request("direct:flow", exchange -> {});
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Returns whether a file would have gone to its folder for errors. */
    boolean isFileRejected() {
      return putAway.get() != null && putAway.get().isRejected();
    }

    int count() {
      return count.get();
    }

    HealthCheck.Result health() {
      return context.getRegistry().lookupByNameAndType("route-faults", RouteFaults.class).call();
    }

    @Override
    public void close() throws IOException {
      context.close();
    }
  }
}
