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

test('what a broken stream left half told does not spoil the next one', async () => {
  const events = [];
  const ending = new AbortController();
  const piece = (text) => new TextEncoder().encode(text);
  const answers = [[piece('id: 5\nevent: ready\ndata: {}\n\nid: 6\nevent: gateway\ndata: {"devic')], [piece('id: 7\nevent: gateway\ndata: {"deviceId":"a"}\n\n')]];

  await listen({
    url: 'u',
    headers: {},
    signal: ending.signal,
    fetcher: async () => ({ ok: true, body: answers.shift() }),
    onEvent: (event) => events.push(event),
    onState: () => {},
    wait: async () => { if (answers.length === 0) { ending.abort(); } },
  });

  assert.deepEqual(events, [{ type: 'ready', data: {} }, { type: 'gateway', data: { deviceId: 'a' } }]);
});

test('a stream that falls silent is given up', async () => {
  const ending = new AbortController();
  const states = [];
  const body = (signal) => ({
    getReader: () => ({ read: () => new Promise((_, fail) => { signal.addEventListener('abort', () => fail(new Error('aborted'))); }) }),
  });

  await listen({
    url: 'u',
    headers: {},
    signal: ending.signal,
    fetcher: async (url, { signal }) => ({ ok: true, body: body(signal) }),
    onEvent: () => {},
    onState: (state) => states.push(state),
    wait: async () => ending.abort(),
    silence: 1,
  });

  assert.deepEqual(states, ['live', 'reconnecting']);
});

test('credentials that hold no longer end it', async () => {
  let refused = 0;

  await listen({
    url: 'u', headers: {}, signal: new AbortController().signal, fetcher: async () => ({ ok: false, status: 401 }),
    onEvent: () => {}, onState: () => {}, onRefused: () => { refused += 1; }, wait: () => assert.fail('no second try'),
  });

  assert.equal(refused, 1);
});

test('lines may end in CR LF, data may take several, and the blank after a colon may be missing', () => {
  const parser = new EventParser();

  assert.deepEqual(parser.push('id:3\r\nevent:fleet\r\ndata:{"a":\r\ndata: 1}\r\n\r\n'), [{ type: 'fleet', data: { a: 1 } }]);
  assert.equal(parser.lastId, '3');
});

test('pauses grow to a limit', () => {
  assert.deepEqual([0, 1, 2, 10, 100].map(pause), [500, 1000, 2000, 15_000, 15_000]);
});
