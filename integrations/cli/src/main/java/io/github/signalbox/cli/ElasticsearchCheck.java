/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.camel.CamelContext;

/** Looks at Elasticsearch's health. */
final class ElasticsearchCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final String SUBJECT = "elasticsearch";
  private static final String ADVICE =
      "start it, or set signalbox.elasticsearch.addresses, .user-name and .password;"
          + " until then log entries wait in the database and reports in the broker";

  private final CamelContext context;
  private final String address;

  ElasticsearchCheck(CamelContext context) {
    this.context = context;
    this.address = Settings.value(context, "signalbox.elasticsearch.addresses").split(",")[0];
  }

  Finding finding() {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://" + address + "/_cluster/health"))
              .timeout(TIMEOUT);
      String user = Settings.value(context, "signalbox.elasticsearch.user-name");
      if (!user.isEmpty()) {
        request.header("Authorization", basic(user));
      }
      var answer = client.send(request.build(), BodyHandlers.ofString());
      return answer.statusCode() == 200 && !answer.body().contains("\"status\":\"red\"")
          ? new Finding.Right(SUBJECT, "cluster at " + address)
          : new Finding.Wrong(SUBJECT, address + " answers " + answer.statusCode(), ADVICE);
    } catch (IOException | IllegalArgumentException e) {
      return new Finding.Wrong(SUBJECT, address + ": " + CommandException.rootMessage(e), ADVICE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding.Wrong(SUBJECT, "interrupted", ADVICE);
    }
  }

  private String basic(String user) {
    String pair = user + ":" + Settings.value(context, "signalbox.elasticsearch.password");
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
