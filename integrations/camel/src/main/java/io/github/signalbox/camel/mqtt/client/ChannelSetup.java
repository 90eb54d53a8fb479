/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

/** Puts together what stands between a socket and the handler of packets. */
final class ChannelSetup extends ChannelInitializer<Channel> {
  private static final int MOST_HANDSHAKE_BYTES = 65_536;
  private static final int FLUSH_AFTER = 256;

  private final BrokerAddress address;
  private final MqttConnectionOptions options;
  private final PacketHandler handler;
  private final @Nullable SSLEngine tls;

  /** Prepares one connection; reads key and trust stores where the address wants TLS. */
  ChannelSetup(BrokerAddress address, MqttConnectionOptions options, PacketHandler handler)
      throws GeneralSecurityException, IOException {
    this.address = address;
    this.options = options;
    this.handler = handler;
    this.tls =
        address.transport().isTls()
            ? new TlsSettings(options).engine(address.host(), address.port())
            : null;
  }

  @Override
  protected void initChannel(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    if (tls != null) {
      pipeline.addLast(
          new SslHandler(tls), new TlsGate(address.host(), options.getSSLHostnameVerifier()));
    }
    int maximum = maximumPacketSize(options);
    if (address.transport().isWebSocket()) {
      addWebSocket(pipeline, maximum);
    }
    pipeline.addLast(
        new FlushConsolidationHandler(FLUSH_AFTER, true),
        handler.sizeLimit(),
        new PublishDecoder(maximum),
        new MqttDecoder(maximum),
        MqttEncoder.INSTANCE,
        handler);
  }

  private static int maximumPacketSize(MqttConnectionOptions options) {
    Long configured = options.getMaximumPacketSize();
    return configured == null ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, configured);
  }

  private void addWebSocket(ChannelPipeline pipeline, int maximum) {
    URI uri = address.uri();
    boolean withoutPath = uri.getPath() == null || uri.getPath().isEmpty();
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(withoutPath ? uri.resolve("/mqtt") : uri)
            .subprotocol("mqtt")
            .customHeaders(customHeaders())
            .maxFramePayloadLength(maximum)
            .build();
    pipeline.addLast(
        new HttpClientCodec(),
        new HttpObjectAggregator(MOST_HANDSHAKE_BYTES),
        new WebSocketClientProtocolHandler(config),
        new WebSocketFrames());
  }

  private HttpHeaders customHeaders() {
    HttpHeaders headers = new DefaultHttpHeaders();
    Map<String, String> configured = options.getCustomWebSocketHeaders();
    if (configured != null) {
      configured.forEach(headers::add);
    }
    return headers;
  }
}
