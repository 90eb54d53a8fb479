/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.Signature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The system's Janus, on the bundle's configuration, with its events going to the broker. */
final class EmbeddedJanus extends ProcessServer {
  /** Name of the server, and with it of its MQTT client. */
  private static final String SERVER_NAME = "janus1";

  private static final String CLIENT_ID = "GID_janus@@@" + SERVER_NAME;
  private static final String EVENT_HANDLER = "janus.eventhandler.mqttevh.jcfg";
  private static final List<String> FILES =
      List.of(
          "janus.jcfg",
          "janus.transport.http.jcfg",
          "janus.transport.websockets.jcfg",
          "janus.plugin.videoroom.jcfg",
          EVENT_HANDLER);

  /** Janus obeys Ctrl-C even where it was told not to; here it would end before the bridge. */
  private static final List<String> OWN_SESSION = List.of("setsid");

  /** Where systems put Janus's modules. */
  private static final List<String> MODULES =
      List.of(
          "/usr/lib/x86_64-linux-gnu/janus", "/usr/lib/aarch64-linux-gnu/janus", "/usr/lib/janus");

  private final int adminPort = Ports.free();
  private final int terminalPort = Ports.free();
  private final String adminSecret = BrokerFiles.secret();
  private final String adminKey = BrokerFiles.secret();
  private final String tokenSecret = BrokerFiles.secret();
  private final Map<String, String> broker;

  /**
   * Makes the server without starting it.
   *
   * @param name its name
   * @param folder where configuration and log go
   * @param broker properties of the broker that its events go to; empty for no events
   */
  EmbeddedJanus(String name, Path folder, Map<String, String> broker) {
    super(name, folder);
    this.broker = Map.copyOf(broker);
  }

  /** Returns whether the system has Janus. */
  static boolean isInstalled() {
    return program().isPresent() && modules().isPresent();
  }

  private static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "janus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> modules() {
    return MODULES.stream().map(Path::of).filter(Files::isDirectory).findFirst();
  }

  @Override
  ChildProcess launch() {
    Path program =
        program()
            .orElseThrow(
                () ->
                    new ServerException(
                        "Janus is not installed (Debian: apt-get install janus)",
                        new IOException("no janus on the PATH")));
    write();
    List<String> line = new ArrayList<>(OWN_SESSION);
    line.addAll(List.of(program.toString(), "-F", config().toString(), "--disable-colors"));
    ChildProcess janus = new ChildProcess(line, Map.of(), log());
    janus.endWithThisJvm();
    return janus;
  }

  private void write() {
    try {
      Files.createDirectories(config());
      for (String file : FILES) {
        if (!file.equals(EVENT_HANDLER) || !broker.isEmpty()) {
          Files.writeString(config().resolve(file), filled(file));
        }
      }
    } catch (IOException e) {
      throw new ServerException("Janus's configuration cannot be written to " + config(), e);
    }
  }

  private String filled(String file) throws IOException {
    try (InputStream template = EmbeddedJanus.class.getResourceAsStream("/janus-config/" + file)) {
      if (template == null) {
        throw new IOException(file + " is not on the class path");
      }
      String text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, String> value : values().entrySet()) {
        text = text.replace("@" + value.getKey() + "@", value.getValue());
      }
      return text;
    }
  }

  private Map<String, String> values() {
    Map<String, String> values = new HashMap<>();
    values.put("server-name", SERVER_NAME);
    values.put("modules", modules().map(Path::toString).orElse(MODULES.getFirst()));
    values.put("admin-secret", adminSecret);
    values.put("admin-key", adminKey);
    values.put("token-secret", tokenSecret);
    values.put("admin-port", Integer.toString(adminPort));
    values.put("ws-port", Integer.toString(terminalPort));
    values.put("rtp-ports", "40000-49999");
    if (!broker.isEmpty()) {
      ClientId clientId = ClientId.parse(CLIENT_ID);
      // A broker of the user may have one key for all.
      String accessKey =
          broker.getOrDefault(
              Server.accessKeyOf(clientId.groupId()), broker.getOrDefault(ACCESS_KEY, ""));
      String secret =
          broker.getOrDefault(Server.secretOf(clientId.groupId()), broker.getOrDefault(SECRET, ""));
      values.put("broker-url", broker.get("signalbox.mqtt.broker-url"));
      values.put("user-name", Signature.userName(accessKey, "janus"));
      values.put("password", secret.isEmpty() ? "" : Signature.password(clientId, secret));
    }
    return values;
  }

  private Path config() {
    return folder().resolve("config");
  }

  @Override
  boolean answers() {
    return Ports.isOpen(adminPort) && Ports.isOpen(terminalPort);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        "rtc.server.type",
        "janus",
        "rtc.janus.admin-url",
        "http://127.0.0.1:" + adminPort + "/admin",
        "rtc.janus.admin-secret",
        adminSecret,
        "rtc.janus.admin-key",
        adminKey,
        "rtc.janus.public-url",
        "ws://127.0.0.1:" + terminalPort,
        "rtc.janus.token-secret",
        tokenSecret);
  }
}
