/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The bridge as a process of its own: the command {@code run} on the class path of this JVM, which
 * must hold the command line and the routes.
 *
 * <p>It counts as started when its health check says so, that is when all routes run.
 */
public final class Bridge extends ProcessServer {
  private static final String MAIN = "io.github.signalbox.cli.SignalboxMain";

  /** Properties of the servers that are for devices alone, such as their secret. */
  private static final String NOT_THE_BRIDGES = "harness.";

  private static final String USER = "demo";
  private static final int PASSWORD_LENGTH = 12;
  private static final String PASSWORD_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int TIMEOUT_MILLIS = 2000;

  private final Map<String, String> settings;
  private final List<String> jvmOptions;

  private Bridge(Path folder, Map<String, String> settings, List<String> jvmOptions) {
    super("bridge", folder);
    this.settings = Map.copyOf(settings);
    this.jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * Makes a bridge without starting it: loopback, a free port for the API and for health each, and
   * new API credentials, where the settings do not name them.
   *
   * @param folder where its log goes, in {@code bridge/bridge.log}
   * @param settings values for the keys of {@code application.properties}, above all the addresses
   *     of the servers
   * @param jvmOptions options of its JVM, such as {@code -Xmx256m}
   * @return the bridge
   */
  public static Bridge of(Path folder, Map<String, String> settings, List<String> jvmOptions) {
    Map<String, String> complete = new HashMap<>();
    complete.put("signalbox.http.port", Integer.toString(Ports.free()));
    complete.put("signalbox.observe.port", Integer.toString(Ports.free()));
    complete.put("signalbox.http.user-name", USER);
    complete.put("signalbox.http.password", newPassword());
    complete.putAll(settings);
    complete.put("signalbox.http.host", "127.0.0.1");
    complete.put("signalbox.observe.host", "127.0.0.1");
    return new Bridge(folder, complete, jvmOptions);
  }

  /** Letters that no shell minds, without those that look alike. */
  private static String newPassword() {
    SecureRandom random = new SecureRandom();
    StringBuilder password = new StringBuilder();
    for (int i = 0; i < PASSWORD_LENGTH; i++) {
      password.append(PASSWORD_LETTERS.charAt(random.nextInt(PASSWORD_LETTERS.length())));
    }
    return password.toString();
  }

  @Override
  ChildProcess launch() {
    // As environment, since other users of the machine can read the arguments of a process.
    Map<String, String> environment = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (!key.startsWith(NOT_THE_BRIDGES)) {
            environment.put(variable(key), value);
          }
        });
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("--enable-native-access=ALL-UNNAMED");
    return JavaProcess.start(
        new JavaProcess.Command(
            MAIN,
            List.of("run"),
            System.getProperty("java.class.path"),
            options,
            environment,
            log()));
  }

  private static String variable(String key) {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  boolean answers() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(healthUrl() + "/ready").toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
  }

  /**
   * Returns the process id.
   *
   * @throws NullPointerException if it has not been started
   */
  public long pid() {
    return running().pid();
  }

  /** Returns the address of the APIs, without a slash at the end. */
  public String apiUrl() {
    return "http://127.0.0.1:" + settings.get("signalbox.http.port") + "/api";
  }

  /** Returns the address of the health check. */
  public String healthUrl() {
    return "http://127.0.0.1:" + settings.get("signalbox.observe.port") + "/observe/health";
  }

  /** Returns the user name for the APIs. */
  public String userName() {
    return settings.get("signalbox.http.user-name");
  }

  /** Returns the password for the APIs. */
  public String password() {
    return settings.get("signalbox.http.password");
  }

  /** Returns all settings it was made with, ports and credentials included. */
  @Override
  public Map<String, String> properties() {
    return settings;
  }
}
