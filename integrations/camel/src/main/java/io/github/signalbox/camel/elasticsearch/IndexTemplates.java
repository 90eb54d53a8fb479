/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.es.ElasticsearchComponent;
import org.apache.camel.support.ResourceHelper;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the index templates before the first document, so that no index gets a guessed mapping.
 *
 * <p>Talks to the servers that the component {@code elasticsearch} is configured for.
 */
public final class IndexTemplates implements CamelContextAware, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexTemplates.class);
  private static final int NOT_FOUND = 404;

  private final List<String> resources;
  private @Nullable CamelContext context;
  private @Nullable RestClient client;
  private boolean upToDate;

  /**
   * Creates the bean; Camel sets its context.
   *
   * @param resources the templates' JSON files, separated by commas; a template is named as its
   *     file
   */
  public IndexTemplates(String resources) {
    this.resources = Arrays.stream(resources.split(",")).map(String::strip).toList();
  }

  /**
   * Makes sure that the templates are there. The first call writes them all; later calls look for
   * each, because a cluster may come back empty, and write what is missing.
   *
   * @throws IOException if Elasticsearch is away or refuses; nothing must be shipped then
   */
  public synchronized void ensure() throws IOException {
    for (String resource : resources) {
      String path = "/_index_template/" + name(resource);
      if (!upToDate || isMissing(path)) {
        put(path, resource);
      }
    }
    upToDate = true;
  }

  private static String name(String resource) {
    return resource.substring(resource.lastIndexOf('/') + 1).replace(".json", "");
  }

  private boolean isMissing(String path) throws IOException {
    var answer = client().performRequest(new Request("HEAD", path));
    return answer.getStatusLine().getStatusCode() == NOT_FOUND;
  }

  private void put(String path, String resource) throws IOException {
    Request request = new Request("PUT", path);
    try (var json =
        ResourceHelper.resolveMandatoryResourceAsInputStream(getCamelContext(), resource)) {
      request.setJsonEntity(new String(json.readAllBytes(), StandardCharsets.UTF_8));
    }
    EntityUtils.consume(client().performRequest(request).getEntity());
    LOG.info("Index template {} is in place", name(resource));
  }

  private RestClient client() throws IOException {
    if (client == null) {
      var component = getCamelContext().getComponent("elasticsearch", ElasticsearchComponent.class);
      client = ComponentClient.of(component);
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
      throw new IllegalStateException("the index templates have no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
