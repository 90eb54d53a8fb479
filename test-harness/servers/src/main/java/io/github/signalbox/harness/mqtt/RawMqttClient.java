/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An MQTT 5 publisher that writes strings as the bytes that it is given, whether they are UTF-8 or
 * not, and signs in as nobody. One QoS 1 message at a time.
 *
 * <p>Source: MQTT 5.0, sections 3.1 to 3.4.
 */
public final class RawMqttClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;

  private RawMqttClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
  }

  /**
   * Connects.
   *
   * @param host the broker's host
   * @param port the broker's port
   * @param clientId the client ID
   * @return a client that is signed in
   * @throws IOException if the broker does not answer or rejects the client
   */
  public static RawMqttClient connect(String host, int port, String clientId) throws IOException {
    return connect(host, port, clientId, null);
  }

  /**
   * Connects with a will.
   *
   * @param host the broker's host
   * @param port the broker's port
   * @param clientId the client ID
   * @param will what the broker publishes when this client is cut off, null for nothing
   * @return a client that is signed in
   * @throws IOException if the broker does not answer or rejects the client
   */
  public static RawMqttClient connect(
      String host, int port, String clientId, @Nullable RawMessage will) throws IOException {
    Socket socket = new Socket(host, port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    RawMqttClient client = new RawMqttClient(socket);
    try {
      client.send(0x10, connect(clientId, will));
      client.require(0x20, client.read());
    } catch (IOException e) {
      client.cut();
      throw e;
    }
    return client;
  }

  private static byte[] connect(String clientId, @Nullable RawMessage will) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    out.writeUTF("MQTT");
    out.writeByte(5);
    out.writeByte(will == null ? 0x02 : 0x0e);
    out.writeShort(60);
    out.writeByte(0);
    RawMessage.writeString(out, clientId.getBytes(StandardCharsets.UTF_8));
    if (will != null) {
      will.writeProperties(out);
      RawMessage.writeString(out, will.topic());
      RawMessage.writeString(out, will.payload());
    }
    return body.toByteArray();
  }

  /**
   * Publishes with QoS 1 and waits for the answer.
   *
   * @param message the message
   * @return the broker's reason code
   * @throws IOException if the broker ends the connection instead
   */
  public int publish(RawMessage message) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(body);
    RawMessage.writeString(out, message.topic());
    out.writeShort(1);
    message.writeProperties(out);
    out.write(message.payload());
    send(0x32, body.toByteArray());
    Packet answer = read();
    if (answer.first() != 0x40) {
      throw new IOException("packet 0x%02x instead of PUBACK".formatted(answer.first()));
    }
    return answer.body().length > 2 ? Byte.toUnsignedInt(answer.body()[2]) : 0;
  }

  private void require(int first, Packet packet) throws IOException {
    if (packet.first() != first || packet.body()[1] != 0) {
      throw new IOException(
          "the broker rejects the client: packet 0x%02x".formatted(packet.first()));
    }
  }

  private record Packet(int first, byte[] body) {}

  private Packet read() throws IOException {
    int first = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    return new Packet(first, in.readNBytes(length));
  }

  private void send(int first, byte[] body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(first);
    RawMessage.writeLength(packet, body.length);
    packet.write(body);
    socket.getOutputStream().write(packet.toByteArray());
  }

  /**
   * Cuts the connection, so that the broker publishes the will.
   *
   * @throws IOException if the socket cannot be closed
   */
  public void cut() throws IOException {
    socket.close();
  }

  /**
   * Ends the connection in an orderly way.
   *
   * @throws IOException if the DISCONNECT cannot be sent
   */
  @Override
  public void close() throws IOException {
    if (!socket.isClosed()) {
      send(0xe0, new byte[0]);
      socket.close();
    }
  }
}
