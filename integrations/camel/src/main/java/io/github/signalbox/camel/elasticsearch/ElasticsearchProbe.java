/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.camel.health.ServerProbe;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.es.ElasticsearchComponent;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * Asks Elasticsearch for its version and the state of the cluster, at the addresses of the
 * component {@code elasticsearch}.
 */
public final class ElasticsearchProbe implements ServerProbe, CamelContextAware, AutoCloseable {
  private static final ObjectMapper JSON = Json.mapper();

  private @Nullable CamelContext context;
  private @Nullable RestClient client;

  /** Creates the bean; Camel sets its context. */
  public ElasticsearchProbe() {}

  @Override
  public Map<String, Object> probe() throws IOException {
    String version = get("/").at("/version/number").asText();
    String state = get("/_cluster/health").path("status").asText();
    if ("red".equals(state)) {
      throw new IOException("Elasticsearch " + version + ": the cluster is red");
    }
    return Map.of("version", "Elasticsearch " + version, "cluster.status", state);
  }

  private JsonNode get(String path) throws IOException {
    try (var content = client().performRequest(new Request("GET", path)).getEntity().getContent()) {
      return JSON.readTree(content);
    }
  }

  private synchronized RestClient client() throws IOException {
    if (client == null) {
      client =
          ComponentClient.of(
              getCamelContext().getComponent("elasticsearch", ElasticsearchComponent.class));
    }
    return client;
  }

  @Override
  public synchronized void close() throws IOException {
    if (client != null) {
      client.close();
      client = null;
    }
  }

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("the probe of Elasticsearch has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
