/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Installation;
import io.github.signalbox.harness.server.ServerException;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.web.RtcWebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page for calls, with four users who may sign in. */
final class CallPage implements AutoCloseable {
  private static final Map<String, String> USERS =
      new TreeMap<>(Map.of("alice", "Alice", "bob", "Bob", "carol", "Carol", "dave", "Dave"));
  private static final Path SITE = Path.of("samples", "rtc-web");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final @Nullable RtcWebServer web;

  private CallPage(@Nullable RtcWebServer web) {
    this.web = web;
  }

  /**
   * Enters the users and serves the page, if it is here with its libraries.
   *
   * @param installation the running installation
   * @throws ServerException if the bridge does not take the users
   */
  static CallPage open(Installation installation) throws InterruptedException {
    Path site = site();
    if (site == null) {
      return new CallPage(null);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (Map.Entry<String, String> user : USERS.entrySet()) {
        enter(client, installation.bridge(), user.getKey(), user.getValue());
      }
    }
    return new CallPage(
        RtcWebServer.start(
            site, installation.servers().properties(), List.copyOf(USERS.keySet()), 0));
  }

  /** Finds the page, upwards from the working folder; null where it lacks its libraries. */
  private static @Nullable Path site() {
    return Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
        .map(at -> at.resolve(SITE))
        .filter(site -> Files.isDirectory(site.resolve("node_modules")))
        .findFirst()
        .orElse(null);
  }

  private static void enter(HttpClient client, Bridge bridge, String user, String name)
      throws InterruptedException {
    String pair = bridge.userName() + ":" + bridge.password();
    String credentials = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(bridge.apiUrl() + "/rtc/users/" + user))
            .timeout(TIMEOUT)
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"displayName\":\"%s\"}".formatted(name)))
            .build();
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new ServerException(
            "user " + user + " was not taken", new IOException(answer.body()));
      }
    } catch (IOException e) {
      throw new ServerException("user " + user + " was not taken", e);
    }
  }

  /** Says how to call, or what is missing for it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (web == null) {
      lines.add("No page for calls: its libraries are missing (samples/rtc-web: npm ci).");
    } else {
      lines.add("Call each other in two browser windows; each link signs a user in:");
      USERS.keySet().forEach(user -> lines.add("  " + web.link(user)));
      if (!Servers.hasJanus()) {
        lines.add(
            "  There is no Janus here, so calls have no sound and no picture (Debian:"
                + " apt-get install janus).");
      }
    }
    lines.add("");
    return lines;
  }

  @Override
  public void close() {
    if (web != null) {
      web.close();
    }
  }
}
