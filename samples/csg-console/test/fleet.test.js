// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fleet, inPlace, share } from '../js/fleet.js';

const gateway = (deviceId, changes = {}) => ({
  deviceId, region: 'hangzhou', labels: [], online: true, health: 'OK', version: '5.2.0', capacityBytes: 100, usedBytes: 50,
  cacheDirtyBytes: 0, reportedAt: '2026-11-23T05:00:00Z', ...changes,
});
const ids = (list) => list.map((g) => g.deviceId);

function fleet(...gateways) {
  const all = new Fleet();
  gateways.forEach((g) => all.put(g));
  return all;
}

test('a change wins over a list that was asked for before', () => {
  const all = fleet(gateway('a'), gateway('gone'));
  const load = all.loading();

  all.put(gateway('a', { usedBytes: 99 }));
  all.put(gateway('new'));
  all.delete('deleted');
  load.page([gateway('a', { usedBytes: 1 }), gateway('deleted'), gateway('b')]);
  load.end();

  assert.deepEqual(ids(all.select()), ['a', 'b', 'new']);
  assert.equal(all.get('a').usedBytes, 99);
});

test('filters go together', () => {
  const all = fleet(
    gateway('a', { region: 'virginia', health: 'FAILED' }),
    gateway('b', { region: 'virginia', online: false, labels: ['canary'] }),
    gateway('c', { displayName: 'Shop Canary' }),
  );

  assert.deepEqual(ids(all.select({ region: 'virginia' })), ['a', 'b']);
  assert.deepEqual(ids(all.select({ region: 'virginia', online: 'false' })), ['b']);
  assert.deepEqual(ids(all.select({ text: 'CANARY' })), ['b', 'c']);
  assert.deepEqual(ids(all.select({ label: 'canary' })), ['b']);
  assert.deepEqual(ids(all.select({ health: 'DEGRADED' })), []);
});

test('orders: the worst first, versions by their numbers, equals by ID', () => {
  const all = fleet(
    gateway('a', { version: '5.10.0' }),
    gateway('b', { version: '5.9.1', health: 'FAILED' }),
    gateway('c', { version: '5.9.1', health: 'DEGRADED', usedBytes: 90 }),
  );

  assert.deepEqual(ids(all.select({}, 'version')), ['b', 'c', 'a']);
  assert.deepEqual(ids(all.select({}, '-version')), ['a', 'b', 'c']);
  assert.deepEqual(ids(all.select({}, 'health')), ['b', 'c', 'a']);
  assert.deepEqual(ids(all.select({}, 'used')), ['c', 'a', 'b']);
});

test('regions add up', () => {
  const all = fleet(gateway('a'), gateway('b', { online: false, health: 'FAILED' }), gateway('c', { region: 'virginia' }));

  assert.deepEqual(all.regions(), [
    { region: 'hangzhou', gateways: 2, online: 1, degraded: 0, failed: 1, used: 100, capacity: 200 },
    { region: 'virginia', gateways: 1, online: 1, degraded: 0, failed: 0, used: 50, capacity: 100 },
  ]);
});

test('of two loads at once, each leaves alone what changed since it began', () => {
  const all = fleet(gateway('a'));
  const first = all.loading();
  const second = all.loading();
  first.page([gateway('a')]);
  first.end();

  all.put(gateway('new'));
  second.page([gateway('a')]);
  second.end();

  assert.deepEqual(ids(all.select()), ['a', 'new']);
});

test('a gateway that has told little is counted, found and put last', () => {
  const little = { deviceId: 'x', clientId: 'c', region: 'hangzhou', labels: [], online: false, reportedAt: '2026-11-23T05:00:00Z' };
  const all = fleet(little, gateway('y'));

  for (const order of ['version', 'health', 'used']) {
    assert.deepEqual(ids(all.select({}, order)), ['y', 'x'], order);
  }
  assert.equal(share(little), 0);
  assert.equal(all.regions()[0].used, 50);
  assert.deepEqual(all.values((g) => [g.version]), ['5.2.0']);
});

test('rows stay where they are while they are held', () => {
  const rows = [gateway('c'), gateway('new'), gateway('a')];

  assert.deepEqual(ids(inPlace([gateway('a'), gateway('gone'), gateway('c')], rows)), ['a', 'c', 'new']);
});

test('by report, the latest comes first', () => {
  const all = fleet(gateway('a'), gateway('b', { reportedAt: '2026-11-23T06:00:00Z' }));

  assert.deepEqual(ids(all.select({}, 'reportedAt')), ['b', 'a']);
});
