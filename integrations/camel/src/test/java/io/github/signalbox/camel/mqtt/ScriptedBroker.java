/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A broker of which a test says how it answers each kind of MQTT 5 packet; for what a real one does
 * rarely or never on demand.
 */
final class ScriptedBroker implements AutoCloseable {
  static final int CONNECT = 1;
  static final int PUBLISH = 3;
  static final int PUBACK = 4;
  static final int SUBSCRIBE = 8;
  static final int PINGREQ = 12;

  private final ServerSocket server;
  private final Map<Integer, Script> scripts = new ConcurrentHashMap<>();
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final List<Packet> packets = new CopyOnWriteArrayList<>();

  /** What the broker does when it receives a packet of one kind. */
  @FunctionalInterface
  interface Script {
    void received(Connection from, Packet packet) throws IOException;
  }

  /** A packet from a client; {@code id} is 0 where it has none. */
  record Packet(int connection, int type, int id) {}

  /** One connection, numbered from 0. */
  record Connection(int number, Socket socket) {
    synchronized void send(int firstByte, byte... body) throws IOException {
      socket.getOutputStream().write(new byte[] {(byte) firstByte, (byte) body.length});
      socket.getOutputStream().write(body);
    }

    void publish(String topic, int id, String payload) throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.write(0);
      body.write(topic.length());
      body.write(topic.getBytes(StandardCharsets.UTF_8));
      body.write(id >> 8);
      body.write(id);
      body.write(0);
      body.write(payload.getBytes(StandardCharsets.UTF_8));
      send(0x32, body.toByteArray());
    }

    void acknowledge(int id, int reason) throws IOException {
      send(0x40, (byte) (id >> 8), (byte) id, (byte) reason, (byte) 0);
    }

    void cut() throws IOException {
      socket.close();
    }
  }

  /** Starts a broker that accepts everything, and acknowledges no publish. */
  ScriptedBroker() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    on(CONNECT, (from, packet) -> from.send(0x20, (byte) 0, (byte) 0, (byte) 0));
    on(SUBSCRIBE, (from, packet) -> answerSubscribe(from, packet, 1));
    on(PINGREQ, (from, packet) -> from.send(0xd0));
    Thread.ofVirtual().start(this::accept);
  }

  static void answerSubscribe(Connection to, Packet subscribe, int reason) throws IOException {
    to.send(0x90, (byte) (subscribe.id() >> 8), (byte) subscribe.id(), (byte) 0, (byte) reason);
  }

  ScriptedBroker on(int type, Script script) {
    scripts.put(type, script);
    return this;
  }

  String url() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  int connections() {
    return connections.size();
  }

  /** Returns the connection of a number. */
  Connection connection(int number) {
    return connections.get(number);
  }

  List<Packet> received(int type) {
    return packets.stream().filter(packet -> packet.type() == type).toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Connection connection : connections) {
      connection.cut();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Connection connection = new Connection(connections.size(), server.accept());
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Connection connection) {
    try (Socket socket = connection.socket()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        Packet packet = read(connection, in);
        packets.add(packet);
        Script script = scripts.get(packet.type());
        if (script != null) {
          script.received(connection, packet);
        }
      }
    } catch (IOException e) {
      return;
    }
  }

  private static Packet read(Connection connection, DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    byte[] body = in.readNBytes(length);
    return new Packet(connection.number(), first >> 4, id(first >> 4, ByteBuffer.wrap(body)));
  }

  private static int id(int type, ByteBuffer body) {
    if (type == PUBLISH) {
      body.position(2 + body.getShort(0));
    }
    boolean hasId = type == PUBLISH || type == PUBACK || type == SUBSCRIBE;
    return hasId ? Short.toUnsignedInt(body.getShort()) : 0;
  }
}
