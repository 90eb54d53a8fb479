/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that sends bytes as they are, which no MQTT library does. */
final class RawClient implements AutoCloseable {
  private static final int LIMIT_MILLIS = 20_000;
  private static final int BINARY_FRAME = 0x82;
  private static final int MASKED = 0x80;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private boolean webSocket;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(LIMIT_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Connects, over a WebSocket where asked. */
  static RawClient open(int port, boolean webSocket) throws IOException {
    RawClient client = new RawClient(port);
    if (webSocket) {
      client.upgrade();
    }
    return client;
  }

  private void upgrade() throws IOException {
    send(
        """
        GET /mqtt HTTP/1.1\r
        Host: localhost\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Protocol: mqtt\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII));
    String last = "";
    while (!last.endsWith("\r\n\r\n")) {
      last += (char) in.readUnsignedByte();
    }
    if (!last.startsWith("HTTP/1.1 101")) {
      throw new IOException("no WebSocket: " + last);
    }
    webSocket = true;
  }

  RawClient send(byte[] bytes) throws IOException {
    out.write(webSocket ? frame(bytes) : bytes);
    out.flush();
    return this;
  }

  /** RFC 6455 section 5.2: what a client sends is masked; here with zeros. */
  private static byte[] frame(byte[] bytes) {
    ByteBuffer frame = ByteBuffer.allocate(bytes.length + 8);
    frame.put((byte) BINARY_FRAME);
    if (bytes.length < 126) {
      frame.put((byte) (MASKED | bytes.length));
    } else {
      frame.put((byte) (MASKED | 126)).putShort((short) bytes.length);
    }
    frame.putInt(0).put(bytes);
    byte[] exact = new byte[frame.position()];
    frame.flip().get(exact);
    return exact;
  }

  /** Waits for the next packet. */
  byte[] receive() throws IOException {
    return webSocket ? packet(new DataInputStream(frame())) : packet(in);
  }

  /** The broker sends each packet in a frame, without a mask. */
  private InputStream frame() throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte();
    return new ByteArrayInputStream(in.readNBytes(length == 126 ? in.readUnsignedShort() : length));
  }

  private static byte[] packet(DataInputStream from) throws IOException {
    int type = from.readUnsignedByte();
    int length = from.readUnsignedByte();
    // The answers of these tests have less than 16 KiB.
    int rest = length < 128 ? length : length - 128 + 128 * from.readUnsignedByte();
    byte[] body = from.readNBytes(rest);
    return ByteBuffer.allocate(body.length + 1).put((byte) type).put(body).array();
  }

  /** Waits until the broker ends the connection; what it sends before that is dropped. */
  void awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // Its last words.
      }
    } catch (SocketException e) {
      // Ended with bytes of ours that nobody read.
    }
  }

  /**
   * Sends the same bytes until the broker ends the connection.
   *
   * @param most how many bytes at most
   * @return how many bytes went out
   */
  long flood(byte[] bytes, long most) throws IOException {
    long sent = 0;
    try {
      while (sent < most) {
        send(bytes);
        sent += bytes.length;
      }
    } catch (SocketException e) {
      return sent;
    }
    return sent;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
