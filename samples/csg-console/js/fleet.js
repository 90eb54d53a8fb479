// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// What is known of the gateways: which there are, which fit a filter, and what they add up to.

const ORDERS = {
  deviceId: (g) => g.deviceId,
  region: (g) => g.region,
  health: (g) => ['FAILED', 'DEGRADED', 'OK'].indexOf(g.health),
  online: (g) => (g.online ? 0 : 1),
  version: (g) => g.version.split('.').map((part) => part.padStart(6, '0')).join('.'),
  used: (g) => -share(g),
  dirty: (g) => -g.cacheDirtyBytes,
  reportedAt: (g) => g.reportedAt,
};

/** Used share of the capacity, 0 to 1. */
export function share(gateway) {
  return gateway.capacityBytes > 0 ? gateway.usedBytes / gateway.capacityBytes : 0;
}

export class Fleet {
  #gateways = new Map();
  #touched = null;

  get size() {
    return this.#gateways.size;
  }

  get(deviceId) {
    return this.#gateways.get(deviceId);
  }

  /** Takes a change; it wins over lists that were asked for before. */
  put(gateway) {
    this.#touched?.add(gateway.deviceId);
    this.#gateways.set(gateway.deviceId, gateway);
  }

  delete(deviceId) {
    this.#touched?.add(deviceId);
    this.#gateways.delete(deviceId);
  }

  /** Begins to load the lists; call the result with each page, and its end at the end. */
  loading() {
    const touched = new Set();
    const seen = new Set();
    this.#touched = touched;
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
        this.#touched = null;
      },
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
    const down = order.startsWith('-');
    const key = ORDERS[down ? order.slice(1) : order];
    return chosen.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      const order1 = x < y ? -1 : x > y ? 1 : 0;
      return (down ? -order1 : order1) || (a.deviceId < b.deviceId ? -1 : 1);
    });
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
      sum.used += g.usedBytes;
      sum.capacity += g.capacityBytes;
      regions.set(g.region, sum);
    }
    return [...regions.values()].sort((a, b) => (a.region < b.region ? -1 : 1));
  }

  /** Every value that some gateway has, for choices. */
  values(of) {
    return [...new Set([...this.#gateways.values()].flatMap(of))].sort();
  }
}
