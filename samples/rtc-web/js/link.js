// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// The terminal's MQTT 5 connection over WebSocket: a session that outlives it, and no subscription: the broker knows the client's own
// topics.
import mqtt from '../node_modules/mqtt/dist/mqtt.esm.js';
import { event } from './events.js';

const SESSION_SECONDS = 3 * 24 * 3600;
const TAKEN_OVER = 0x8e;

export class Link {
  #client;
  #clientId;
  #inbox;
  #told;

  /** told: {state(text), event(event), takenOver()} */
  constructor(access, inbox, told) {
    this.#clientId = access.clientId;
    this.#inbox = inbox;
    this.#told = told;
    this.#client = mqtt.connect(access.brokerUrl, {
      protocolVersion: 5,
      clientId: access.clientId,
      username: access.userName,
      password: access.password,
      clean: false,
      properties: { sessionExpiryInterval: SESSION_SECONDS },
      keepalive: 30,
      reconnectPeriod: 1000 + Math.random() * 1000,
      connectTimeout: 8000,
      resubscribe: false,
      queueQoSZero: false,
    });
    this.#client.on('connect', () => told.state('online'));
    this.#client.on('close', () => told.state('offline'));
    this.#client.on('error', (error) => told.failed(error.message));
    this.#client.on('disconnect', (packet) => {
      if (packet.reasonCode === TAKEN_OVER) {
        this.#client.end(true);
        told.takenOver();
      }
    });
    this.#client.on('message', (topic, payload) => this.#receive(payload));
  }

  #receive(payload) {
    const read = this.#inbox.read(payload.toString());
    if (read.dropped) {
      console.info(`dropped a ${read.dropped} event`, read.event?.type ?? '');
    } else {
      this.#told.event(read.event);
    }
  }

  /** Publishes an event and waits until the broker has it; returns its ID at once for what is answered under it. */
  publish(parent, type, data) {
    const made = event(this.#clientId, type, data);
    const sent = new Promise((resolve, reject) => {
      const options = { qos: 1, properties: { contentType: 'application/cloudevents+json' } };
      this.#client.publish(`${parent}/web`, JSON.stringify(made), options, (error) => (error ? reject(error) : resolve()));
    });
    return { id: made.id, sent };
  }

  /** Ends the connection, and the session with it when the user signs out. */
  close(forGood) {
    this.#client.end(false, forGood ? { properties: { sessionExpiryInterval: 0 } } : {});
  }
}
