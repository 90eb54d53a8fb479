// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// What is known of the gateways: which there are, which fit a filter, and what they add up to.

/** Worst first; what a gateway has not told comes last. */
const ORDERS = {
  deviceId: (g) => g.deviceId,
  region: (g) => g.region,
  health: (g) => ['FAILED', 'DEGRADED', 'OK', undefined].indexOf(g.health),
  online: (g) => (g.online ? 0 : 1),
  version: (g) => (g.version ?? '\uffff').split('.').map((part) => part.padStart(6, '0')).join('.'),
  used: (g) => -share(g),
  dirty: (g) => -(g.cacheDirtyBytes ?? 0),
  reportedAt: (g) => -Date.parse(g.reportedAt),
};

/** Used share of the capacity, 0 to 1. */
export function share(gateway) {
  return gateway.capacityBytes > 0 ? gateway.usedBytes / gateway.capacityBytes : 0;
}

export class Fleet {
  #gateways = new Map();
  #loads = new Set();

  get size() {
    return this.#gateways.size;
  }

  get(deviceId) {
    return this.#gateways.get(deviceId);
  }

  /** Takes a change; it wins over lists that were asked for before. */
  put(gateway) {
    this.#touch(gateway.deviceId);
    this.#gateways.set(gateway.deviceId, gateway);
  }

  delete(deviceId) {
    this.#touch(deviceId);
    this.#gateways.delete(deviceId);
  }

  #touch(deviceId) {
    this.#loads.forEach((touched) => touched.add(deviceId));
  }

  /** Begins to load the lists: its page takes each page, its end ends it, and its drop gives it up. */
  loading() {
    const touched = new Set();
    const seen = new Set();
    this.#loads.add(touched);
    return {
      page: (items) => {
        for (const gateway of items) {
          seen.add(gateway.deviceId);
          if (!touched.has(gateway.deviceId)) {
            this.#gateways.set(gateway.deviceId, gateway);
          }
        }
      },
      end: () => {
        for (const deviceId of this.#gateways.keys()) {
          if (!seen.has(deviceId) && !touched.has(deviceId)) {
            this.#gateways.delete(deviceId);
          }
        }
        this.#loads.delete(touched);
      },
      drop: () => this.#loads.delete(touched),
    };
  }

  /** The gateways that fit, in an order; a minus before its name turns it round. */
  select(filter = {}, order = 'deviceId') {
    const text = (filter.text ?? '').trim().toLowerCase();
    const chosen = [...this.#gateways.values()].filter(
      (g) =>
        (!filter.region || g.region === filter.region) &&
        (!filter.health || g.health === filter.health) &&
        (!filter.version || g.version === filter.version) &&
        (!filter.label || g.labels.includes(filter.label)) &&
        (!filter.online || String(g.online) === filter.online) &&
        (text === '' || `${g.deviceId} ${g.displayName ?? ''} ${g.labels.join(' ')}`.toLowerCase().includes(text)),
    );
    const down = order.startsWith('-') ? -1 : 1;
    const key = ORDERS[down === -1 ? order.slice(1) : order];
    return chosen
      .map((g) => ({ g, key: key(g) }))
      .sort((a, b) => (a.key < b.key ? -down : a.key > b.key ? down : a.g.deviceId < b.g.deviceId ? -1 : 1))
      .map(({ g }) => g);
  }

  /** What the gateways of each region add up to, by name. */
  regions() {
    const regions = new Map();
    for (const g of this.#gateways.values()) {
      const sum = regions.get(g.region) ?? { region: g.region, gateways: 0, online: 0, degraded: 0, failed: 0, used: 0, capacity: 0 };
      sum.gateways += 1;
      sum.online += g.online ? 1 : 0;
      sum.degraded += g.health === 'DEGRADED' ? 1 : 0;
      sum.failed += g.health === 'FAILED' ? 1 : 0;
      sum.used += g.usedBytes ?? 0;
      sum.capacity += g.capacityBytes ?? 0;
      regions.set(g.region, sum);
    }
    return [...regions.values()].sort((a, b) => (a.region < b.region ? -1 : 1));
  }

  /** Every value that some gateway has, for choices. */
  values(of) {
    return [...new Set([...this.#gateways.values()].flatMap(of))].filter((value) => value !== undefined).sort();
  }
}

/** The rows in the order they had, so that none moves under a hand; those that are new stand at the end. */
export function inPlace(before, rows) {
  const place = new Map(before.map((row, i) => [row.deviceId, i]));
  const at = (row) => place.get(row.deviceId) ?? before.length;
  return [...rows].sort((a, b) => at(a) - at(b));
}
