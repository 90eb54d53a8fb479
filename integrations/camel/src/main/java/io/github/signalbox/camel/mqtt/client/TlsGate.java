/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Lets nothing be sent before the TLS handshake is done and the broker's name is verified. */
final class TlsGate extends ChannelInboundHandlerAdapter {
  private final String host;
  private final @Nullable HostnameVerifier verifier;

  TlsGate(String host, @Nullable HostnameVerifier verifier) {
    this.host = host;
    this.verifier = verifier;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // Passed on after the handshake.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (!handshake.isSuccess()) {
        context.fireExceptionCaught(handshake.cause());
      } else if (isVerified(context)) {
        context.fireChannelActive();
      } else {
        context.fireExceptionCaught(
            new SSLPeerUnverifiedException("the broker's certificate is not one of " + host));
      }
    }
    super.userEventTriggered(context, event);
  }

  private boolean isVerified(ChannelHandlerContext context) {
    SSLSession session =
        Objects.requireNonNull(context.pipeline().get(SslHandler.class)).engine().getSession();
    return verifier == null || verifier.verify(host, session);
  }
}
