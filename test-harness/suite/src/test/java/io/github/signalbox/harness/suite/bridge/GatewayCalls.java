/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The gateways of a test, and the commands that it gives them over HTTP. */
final class GatewayCalls {
  static final Duration LIMIT = Duration.ofSeconds(30);
  static final String ATTACH =
      "{\"command\":\"bucket.attach\",\"arguments\":{\"bucket\":\"acme-logs\"},\"timeoutMs\":1500}";
  static final String ATTACHED = "{\"bucket\":\"acme-logs\"}";

  private final TestServers.Running servers;
  private final Api api;
  private final List<TestGateway> gateways = new ArrayList<>();

  GatewayCalls(TestServers.Running servers, Api api) {
    this.servers = servers;
    this.api = api;
  }

  /** Returns settings of a bridge that does without what gateways do not need. */
  static Map<String, String> settings(Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    settings.put("rtc.server.type", "sandbox");
    settings.put("signalbox.elasticsearch.enabled", "false");
    settings.putAll(overrides);
    return settings;
  }

  /** Returns a gateway that has reported and is known to be online. */
  TestGateway gateway() {
    TestGateway gateway = new TestGateway(servers.broker(), "hangzhou").report();
    gateways.add(gateway);
    awaitOnline(gateway, true);
    return gateway;
  }

  void endGateways() {
    gateways.forEach(TestGateway::close);
    gateways.clear();
  }

  void awaitOnline(TestGateway gateway, boolean online) {
    await()
        .atMost(LIMIT)
        .until(
            () -> api.get("gateways/" + gateway.deviceId()).body().path("online").toString(),
            String.valueOf(online)::equals);
  }

  Api.Answer run(Api at, TestGateway gateway, String command, String... headers) {
    return at.post("gateways/" + gateway.deviceId() + "/commands", command, headers);
  }

  Api.Answer run(TestGateway gateway, String command, String... headers) {
    return run(api, gateway, command, headers);
  }

  CompletableFuture<Api.Answer> running(Api at, TestGateway gateway, String command) {
    return CompletableFuture.supplyAsync(
        () -> run(at, gateway, command), Thread::startVirtualThread);
  }

  JsonNode command(String commandId) {
    return api.get("commands/" + commandId).body();
  }

  /** Waits until every command of the test class has an end, whatever happened to its caller. */
  void awaitNothingOpen() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                servers.database().count("select count(*) from csg_command where state = 'SENT'")
                    == 0);
  }
}
