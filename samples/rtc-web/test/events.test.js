// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { event, Inbox } from '../js/events.js';

/** The part of the browser's storage that the page uses. */
export function storage(values = new Map()) {
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => values.set(key, value) };
}

const told = (changes = {}) =>
  JSON.stringify({ ...event('GID_bridge@@@bridge', 'rtc.meeting.ended', { meetingId: 'm' }), ...changes });

test('an event is read once, also after a reload', () => {
  const values = new Map();
  const payload = told();

  assert.equal(new Inbox(storage(values), 'in').read(payload).event.type, 'rtc.meeting.ended');
  assert.equal(new Inbox(storage(values), 'in').read(payload).dropped, 'duplicate');
});

test('the same ID of another source is another event', () => {
  const inbox = new Inbox(storage(), 'in');

  inbox.read(told({ id: '1' }));

  assert.ok(inbox.read(told({ id: '1', source: 'GID_bridge@@@other' })).event);
});

test('an event past its expirytime is dropped', () => {
  const inbox = new Inbox(storage(), 'in');

  assert.equal(inbox.read(told({ expirytime: '2026-11-23T05:00:00Z' }), Date.parse('2026-11-23T05:00:00Z')).dropped, 'stale');
  assert.ok(inbox.read(told({ expirytime: '2026-11-23T05:00:00Z' }), Date.parse('2026-11-23T04:59:59Z')).event);
});

test('an invitation past the time in which it can be taken is dropped', () => {
  const data = { meetingId: 'm', expiresAt: '2026-11-23T05:00:00Z' };

  assert.equal(new Inbox(storage(), 'in').read(told({ data }), Date.parse('2026-11-23T05:00:01Z')).dropped, 'stale');
});

test('what is no event is dropped', () => {
  const inbox = new Inbox(storage(), 'in');

  for (const payload of ['', 'null', '{}', '[]', '{"id":1}', '{"id":"1","source":"s","type":"t"}']) {
    assert.equal(inbox.read(payload).dropped, 'malformed', payload);
  }
});

test('the memory is bounded', () => {
  const values = new Map();
  const inbox = new Inbox(storage(values), 'in');

  for (let i = 0; i < 1000; i += 1) {
    inbox.read(told({ id: String(i) }));
  }

  assert.equal(JSON.parse(values.get('in')).length, 500);
  assert.equal(inbox.read(told({ id: '999' })).dropped, 'duplicate');
});
