// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// CloudEvents as the bridge takes and sends them: the envelope, and what a terminal must drop.

const REMEMBERED = 500;

/** Makes an event in structured mode. */
export function event(source, type, data, now = new Date()) {
  return {
    specversion: '1.0',
    id: crypto.randomUUID(),
    source,
    type,
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}

/** Tells apart events to act on from those that came before or came too late; remembers across a reload of the page. */
export class Inbox {
  #storage;
  #key;
  #seen;

  constructor(storage, key) {
    this.#storage = storage;
    this.#key = key;
    this.#seen = new Set(JSON.parse(storage.getItem(key) ?? '[]'));
  }

  /** Reads a payload: {event} to act on it, or {dropped: 'malformed' | 'duplicate' | 'stale'}. */
  read(payload, now = Date.now()) {
    let event;
    try {
      event = JSON.parse(payload);
    } catch {
      return { dropped: 'malformed' };
    }
    if (typeof event?.id !== 'string' || typeof event.source !== 'string' || typeof event.type !== 'string' || !event.data) {
      return { dropped: 'malformed' };
    }
    const key = `${event.source} ${event.id}`;
    if (this.#seen.has(key)) {
      return { dropped: 'duplicate', event };
    }
    this.#remember(key);
    const end = Math.min(...[event.expirytime, event.data.expiresAt].filter(Boolean).map((time) => Date.parse(time)), Infinity);
    return end <= now ? { dropped: 'stale', event } : { event };
  }

  #remember(key) {
    this.#seen.add(key);
    if (this.#seen.size > REMEMBERED) {
      this.#seen.delete(this.#seen.values().next().value);
    }
    this.#storage.setItem(this.#key, JSON.stringify([...this.#seen]));
  }
}
