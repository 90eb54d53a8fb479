/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.security.SSLSocketFactoryFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS as the option {@code sslClientProps} says, by Paho's names ({@code com.ibm.ssl.*}), else as
 * the JVM's properties {@code javax.net.ssl.*} say.
 */
final class TlsSettings {
  private static final String DEFAULT_SCOPE = null;

  private final SSLSocketFactoryFactory settings = new SSLSocketFactoryFactory();
  private final boolean given;
  private final boolean verifyHost;

  TlsSettings(MqttConnectionOptions options) {
    Properties properties = options.getSSLProperties();
    given = properties != null && !properties.isEmpty();
    if (given) {
      settings.initialize(properties, DEFAULT_SCOPE);
    }
    verifyHost = options.isHttpsHostnameVerificationEnabled();
  }

  /** Returns the engine of one connection. */
  SSLEngine engine(String host, int port) throws GeneralSecurityException, IOException {
    SSLEngine engine = context().createSSLEngine(host, port);
    engine.setUseClientMode(true);
    String[] suites = given ? settings.getEnabledCipherSuites(DEFAULT_SCOPE) : null;
    if (suites != null) {
      engine.setEnabledCipherSuites(suites);
    }
    if (verifyHost) {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      engine.setSSLParameters(parameters);
    }
    return engine;
  }

  private SSLContext context() throws GeneralSecurityException, IOException {
    if (!given) {
      return SSLContext.getDefault();
    }
    String configured = settings.getSSLProtocol(DEFAULT_SCOPE);
    String protocol = configured == null ? "TLS" : configured;
    String provider = settings.getJSSEProvider(DEFAULT_SCOPE);
    SSLContext context =
        provider == null
            ? SSLContext.getInstance(protocol)
            : SSLContext.getInstance(protocol, provider);
    context.init(keys(), trust(), null);
    return context;
  }

  private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
    String file = settings.getKeyStore(DEFAULT_SCOPE);
    if (file == null) {
      return null;
    }
    char[] password = settings.getKeyStorePassword(DEFAULT_SCOPE);
    String manager = settings.getKeyManager(DEFAULT_SCOPE);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(
            manager == null ? KeyManagerFactory.getDefaultAlgorithm() : manager);
    factory.init(load(file, password, settings.getKeyStoreType(DEFAULT_SCOPE)), password);
    return factory.getKeyManagers();
  }

  private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
    String file = settings.getTrustStore(DEFAULT_SCOPE);
    if (file == null) {
      return null;
    }
    String manager = settings.getTrustManager(DEFAULT_SCOPE);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(
            manager == null ? TrustManagerFactory.getDefaultAlgorithm() : manager);
    char[] password = settings.getTrustStorePassword(DEFAULT_SCOPE);
    factory.init(load(file, password, settings.getTrustStoreType(DEFAULT_SCOPE)));
    return factory.getTrustManagers();
  }

  private static KeyStore load(String file, char @Nullable [] password, @Nullable String type)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(type == null ? KeyStore.getDefaultType() : type);
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      store.load(in, password);
    }
    return store;
  }
}
