/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.harness.server.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

/** The gate before any HTTP route, with no more than the shared beans. */
class ApiGateIT {
  private final int port = Ports.free();

  private Main bridge(Map<String, String> settings) {
    Main main = new Main();
    main.configure().withRoutesIncludePattern("classpath:common/http-api.camel.yaml");
    main.configure()
        .addRoutesBuilder(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("platform-http:/hello").setBody(constant("hello"));
                from("platform-http:/fails").throwException(new IllegalStateException("secret"));
              }
            });
    main.setDefaultPropertyPlaceholderLocation("false");
    main.setInitialProperties(PriceTagApi.defaults());
    main.addOverrideProperty("signalbox.http.port", String.valueOf(port));
    settings.forEach(main::addOverrideProperty);
    return main;
  }

  private int get(String path, String authorization) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", authorization)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void bridge_withoutCredentials_refusesEveryRequest() throws Exception {
    Main bridge = bridge(Map.of());
    bridge.start();
    try {
      assertThat(get("/hello", "Basic Og==")).isEqualTo(401);
      assertThat(get("/hello", "Bearer ")).isEqualTo(401);
    } finally {
      bridge.stop();
    }
  }

  @Test
  void bridge_withToken_admitsItToEveryRoute() throws Exception {
    Main bridge = bridge(Map.of("signalbox.http.token", "t"));
    bridge.start();
    try {
      assertThat(get("/hello", "Bearer t")).isEqualTo(200);
      assertThat(get("/fails", "Bearer t")).isEqualTo(500);
      assertThat(get("/nothing", "Bearer t")).isEqualTo(404);
    } finally {
      bridge.stop();
    }
  }

  @Test
  void bridge_portTaken_doesNotStart() throws Exception {
    try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Main bridge = bridge(Map.of());
      try {
        assertThatThrownBy(bridge::start)
            .hasStackTraceContaining("no HTTP server on port " + taken.getLocalPort());
      } finally {
        bridge.stop();
      }
    }
  }
}
