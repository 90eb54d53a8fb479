/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.signin;

import io.github.signalbox.addressing.ClientId;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Certificates that devices show when they connect over TLS. */
public final class Certificates {
  private static final String COMMON_NAME = "CN";

  private Certificates() {}

  /**
   * Returns the certificate of a connection's client.
   *
   * @param channel the connection
   * @return the certificate, which the acceptor's trust store vouches for; null where the client
   *     showed none or the connection is not of TLS
   */
  public static @Nullable X509Certificate of(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return null;
    }
    try {
      Certificate[] chain = tls.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /**
   * Tells whether a certificate is a client's: whether its subject has one common name, the client
   * ID.
   *
   * @param certificate the certificate
   * @param clientId the client
   */
  public static boolean names(X509Certificate certificate, ClientId clientId) {
    String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    try {
      return new LdapName(subject)
          .getRdns().stream()
              .filter(part -> COMMON_NAME.equalsIgnoreCase(part.getType()))
              .map(part -> String.valueOf(part.getValue()))
              .toList()
              .equals(List.of(clientId.toString()));
    } catch (InvalidNameException e) {
      return false;
    }
  }
}
