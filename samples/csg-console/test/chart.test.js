// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, bytes, hours, line, thin, ticks } from '../js/chart.js';

test('bytes in words', () => {
  assert.deepEqual([0, 1023, 1024, 1536, 200 * 1024, 2 ** 40].map(bytes), ['0 B', '1023 B', '1.0 KiB', '1.5 KiB', '200 KiB', '1.0 TiB']);
});

test('times in words', () => {
  const now = Date.parse('2026-11-23T05:00:00Z');

  assert.equal(ago('2026-11-23T04:59:30Z', now), '30 s ago');
  assert.equal(ago('2026-11-23T04:00:30Z', now), '59 min ago');
  assert.equal(ago('2026-11-22T05:00:00Z', now), '24 h ago');
  assert.equal(ago('2026-11-13T05:00:00Z', now), '10 days ago');
  assert.equal(ago('2026-11-23T05:00:09Z', now), '0 s ago');
});

test('a line fills its box', () => {
  const items = [{ at: '2026-11-23T00:00:00Z', v: 0 }, { at: '2026-11-23T12:00:00Z', v: 50 }, { at: '2026-11-24T00:00:00Z', v: 100 }];
  const box = { from: Date.parse(items[0].at), to: Date.parse(items[2].at), width: 200, height: 100 };

  assert.deepEqual(line(items, (i) => i.v, box), { path: 'M0.0 100.0L100.0 50.0L200.0 0.0', low: 0, high: 100 });
  assert.equal(line(items.slice(1), (i) => 90 + i.v / 50, box).low, 91);
  assert.equal(line([], (i) => i.v, box).path, '');
});

test('what nobody has told is a dash, and never', () => {
  assert.equal(bytes(undefined), '–');
  assert.equal(ago(undefined), 'never');
});

test('values of an axis can be told apart', () => {
  const tib = 2 ** 40;

  assert.deepEqual(ticks([0, tib, 2 * tib]), ['0 B', '1.0 TiB', '2.0 TiB']);
  assert.deepEqual(ticks([1.81 * tib, 1.82 * tib]), ['1.81 TiB', '1.82 TiB']);
  assert.deepEqual(ticks([100.41 * tib, 100.44 * tib]), ['100.41 TiB', '100.44 TiB']);
  assert.deepEqual(ticks([5, 5]), ['5 B', '5 B']);
});

test('an axis of time has few whole hours', () => {
  const from = new Date(2026, 10, 23, 4, 10).getTime();
  const at = (time) => [new Date(time).getHours(), new Date(time).getMinutes()];

  assert.deepEqual(hours(from, from + 24 * 3_600_000).map(at), [[6, 0], [12, 0], [18, 0], [0, 0]]);
  assert.deepEqual(hours(from, from + 2 * 3_600_000).map(at), [[5, 0], [6, 0]]);
});

test('a long list is thinned, and keeps its last', () => {
  assert.deepEqual(thin([1, 2, 3, 4, 5], 3), [1, 3, 5]);
  assert.deepEqual(thin([1, 2, 3, 4], 3), [2, 4]);
  assert.deepEqual(thin([1, 2], 3), [1, 2]);
  assert.deepEqual(thin([], 3), []);
});
