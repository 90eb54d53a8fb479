/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import co.elastic.clients.transport.TransportUtils;
import java.io.IOException;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import org.apache.camel.component.es.ElasticsearchComponent;
import org.apache.camel.support.ResourceHelper;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/**
 * A client for what {@code camel-elasticsearch} has no operation for, with the component's own
 * addresses, time-outs, credentials and certificate.
 */
final class ComponentClient {
  private ComponentClient() {}

  /**
   * Creates a client; no connection is made yet.
   *
   * @param component the configured component
   * @return the client, to be closed by the caller
   * @throws IOException if the certificate cannot be read
   */
  static RestClient of(ElasticsearchComponent component) throws IOException {
    String scheme = component.isEnableSSL() ? "https" : "http";
    HttpHost[] hosts =
        Arrays.stream(component.getHostAddresses().split(","))
            .map(address -> HttpHost.create(scheme + "://" + address.strip()))
            .toArray(HttpHost[]::new);
    SSLContext ssl = sslContext(component);
    return RestClient.builder(hosts)
        .setRequestConfigCallback(
            config ->
                config
                    .setConnectTimeout(component.getConnectionTimeout())
                    .setSocketTimeout(component.getSocketTimeout()))
        .setHttpClientConfigCallback(
            http -> {
              if (component.getUser() != null && !component.getUser().isEmpty()) {
                http.setDefaultCredentialsProvider(credentials(component));
              }
              return ssl == null ? http : http.setSSLContext(ssl);
            })
        .build();
  }

  private static CredentialsProvider credentials(ElasticsearchComponent component) {
    CredentialsProvider provider = new BasicCredentialsProvider();
    provider.setCredentials(
        AuthScope.ANY,
        new UsernamePasswordCredentials(component.getUser(), component.getPassword()));
    return provider;
  }

  private static @Nullable SSLContext sslContext(ElasticsearchComponent component)
      throws IOException {
    String certificate = component.getCertificatePath();
    if (certificate == null || certificate.isEmpty()) {
      return null;
    }
    try (var file =
        ResourceHelper.resolveMandatoryResourceAsInputStream(
            component.getCamelContext(), certificate)) {
      return TransportUtils.sslContextFromHttpCaCrt(file);
    }
  }
}
