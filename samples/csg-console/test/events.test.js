// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventParser, listen, pause } from '../js/events.js';

test('events are whole wherever the stream is cut', () => {
  const text = ': listening\n\nid: 7\nevent: gateway\ndata: {"deviceId":"gw-1"}\n\n:\n\nid: 9\nevent: fleet\ndata: {"fleetId":"f"}\n\n';

  for (let cut = 0; cut <= text.length; cut += 1) {
    const parser = new EventParser();
    const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];

    assert.deepEqual(events, [
      { type: 'gateway', data: { deviceId: 'gw-1' } },
      { type: 'fleet', data: { fleetId: 'f' } },
    ]);
    assert.equal(parser.lastId, '9');
  }
});

test('a broken stream goes on from the last event', async () => {
  const asked = [];
  const states = [];
  const events = [];
  const ending = new AbortController();
  const piece = (text) => new TextEncoder().encode(text);
  const answers = [
    { ok: true, body: [piece('id: 5\nevent: ready\ndata: {}\n\n')] },
    { ok: false, status: 503 },
    { ok: true, body: [piece('id: 6\nevent: gateway\ndata: {"deviceId":"a"}\n\n')] },
  ];
  const pauses = [];

  await listen({
    url: 'u',
    headers: { a: 'b' },
    signal: ending.signal,
    fetcher: async (url, request) => { asked.push(request.headers); return answers.shift(); },
    onEvent: (event) => events.push(event.type),
    onState: (state) => states.push(state),
    wait: async (ms) => { pauses.push(ms); if (answers.length === 0) { ending.abort(); } },
  });

  assert.deepEqual(asked, [{ a: 'b' }, { a: 'b', 'Last-Event-ID': '5' }, { a: 'b', 'Last-Event-ID': '5' }]);
  assert.deepEqual(events, ['ready', 'gateway']);
  assert.deepEqual(states, ['live', 'reconnecting', 'reconnecting', 'live', 'reconnecting']);
  assert.deepEqual(pauses, [500, 1000, 500]);
});

test('pauses grow to a limit', () => {
  assert.deepEqual([0, 1, 2, 10, 100].map(pause), [500, 1000, 2000, 15_000, 15_000]);
});
