/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.TCPServerBase;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine behind {@code platform-http}, with a gate: no route takes requests before sign-in is
 * in place, and every failure leaves as a problem document.
 *
 * <p>Registered as the bean {@code platform-http-engine}, where the component looks for it. Health
 * and metrics are on the management server, which does not pass here.
 */
public final class ApiHttpEngine extends VertxPlatformHttpEngine {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHttpEngine.class);

  private int port = 8080;
  private String userName = "";
  private String password = "";
  private String token = "";
  private long maxBodyBytes;
  private boolean guarded;

  /** Creates the engine; nobody can sign in until credentials are set. */
  public ApiHttpEngine() {}

  /** Sets the port of the API server, as it was configured; 0 to 65535. */
  public void setPort(int port) {
    this.port = port;
  }

  /** Sets the user name for Basic sign-in; empty for none. */
  public void setUserName(String userName) {
    this.userName = userName;
  }

  /** Sets the password for Basic sign-in; empty for no such sign-in. */
  public void setPassword(String password) {
    this.password = password;
  }

  /** Sets the token for Bearer sign-in; empty for no such sign-in. */
  public void setToken(String token) {
    this.token = token;
  }

  /** Sets the largest body that the server takes, bytes; told to a caller who sends more. */
  public void setMaxBodyBytes(long maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  @Override
  public int getServerPort() {
    return port;
  }

  @Override
  public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
    String routerName = VertxPlatformHttpRouter.getRouterNameFromPort(port);
    guard(routerName);
    return ApiConsumer.of(endpoint, processor, getHandlers(), routerName);
  }

  private synchronized void guard(String routerName) {
    if (guarded) {
      return;
    }
    VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(getCamelContext(), routerName);
    if (router == null || !listens(router.getServer().getServer())) {
      throw new IllegalStateException(
          "no HTTP server on port %d: another process may have it, or camel.server.enabled is false"
              .formatted(port));
    }
    ApiCredentials credentials = new ApiCredentials(userName, password, token);
    if (!credentials.areSet()) {
      LOG.warn(
          "The HTTP API refuses every request: set signalbox.http.user-name and"
              + " signalbox.http.password, or signalbox.http.token");
    }
    new ApiGate(credentials, maxBodyBytes).guard(router);
    guarded = true;
  }

  /** The server only logs that it could not take its port; a bridge without its API is none. */
  private static boolean listens(HttpServer server) {
    return !(server instanceof TCPServerBase base) || base.isListening();
  }
}
