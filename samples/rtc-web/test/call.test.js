// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Calls } from '../js/call.js';

const ME = 'GID_rtc_web@@@bob-1';
const OTHER = 'GID_rtc_web@@@bob-2';
const MEETING = '7f3c2b1a-0d4e-4f6a-8b9c-1e2d3f4a5b6c';

let sent;
let joins;
let left;
let notices;
let calls;

beforeEach(() => {
  sent = [];
  joins = [];
  left = 0;
  notices = [];
  calls = new Calls(ME, {
    publish: (parent, type, data) => `id-${sent.push({ parent, type, data })}`,
    join: (invitation) => joins.push(invitation),
    leaveRoom: () => { left += 1; },
    notice: (text) => notices.push(text),
    changed: () => {},
  }, { setTimeout: () => 0, clearTimeout: () => {} });
  calls.self = { userId: 'bob', displayName: 'Bob' };
});

function invitation(changes = {}, correlationid = undefined) {
  calls.take({
    type: 'rtc.invitation',
    correlationid,
    data: {
      meetingId: MEETING,
      userId: 'bob',
      invitedBy: { userId: 'alice', displayName: 'Alice' },
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
      ...changes,
    },
  });
}

function snapshot(version, roomEpoch = 1, state = 'ACCEPTED') {
  calls.take({
    type: 'rtc.meeting.changed',
    data: {
      meetingId: MEETING, version, roomEpoch, state: 'RUNNING',
      participants: [{ userId: 'bob', displayName: 'Bob', role: 'MEMBER', state, muted: false }],
    },
  });
}

const types = () => sent.map((each) => each.type);

test('an invitation rings, and is joined only once the bridge has confirmed this terminal', () => {
  invitation();
  assert.equal(calls.rings.size, 1);

  calls.accept(MEETING);
  assert.deepEqual(types(), ['rtc.invitation.answered']);
  assert.equal(joins.length, 0);

  snapshot(1);
  assert.equal(joins.length, 1);
});

test('a faster terminal of the same user: this one does not join', () => {
  invitation();
  calls.accept(MEETING);
  calls.take({ type: 'rtc.invitation.withdrawn', data: { meetingId: MEETING, answer: 'ACCEPTED', answeredBy: OTHER } });
  snapshot(2);

  assert.equal(joins.length, 0);
  assert.equal(calls.current, null);
  assert.deepEqual(notices, ['Answered on another device.']);
});

test('an invitation that another terminal has taken does not ring', () => {
  invitation({ acceptedBy: OTHER });

  assert.equal(calls.rings.size, 0);
});

test('the own request is joined at once, by its correlation', () => {
  calls.call(['alice'], 'video');
  invitation({ acceptedBy: ME }, 'id-1');

  assert.equal(joins.length, 1);
  assert.equal(calls.request, null);
});

test('a room for a request that the user gave up is left at once', () => {
  calls.call(['alice'], 'video');
  calls.cancelRequest();
  invitation({ acceptedBy: ME }, 'id-1');

  assert.equal(joins.length, 0);
  assert.deepEqual(types(), ['rtc.meeting.requested', 'rtc.leave.requested']);
});

test('an older snapshot says nothing', () => {
  invitation();
  calls.accept(MEETING);
  snapshot(5);
  snapshot(4, 9);

  assert.equal(calls.current.snapshot.version, 5);
  assert.equal(joins.length, 1);
});

test('a room that was made anew is joined again', () => {
  invitation();
  calls.accept(MEETING);
  snapshot(5, 1);
  snapshot(6, 2);

  assert.equal(joins.length, 2);
});

test('the end of a meeting stops ringing, leaves the room, and outlasts a late invitation', () => {
  invitation();
  calls.accept(MEETING);
  snapshot(1);
  calls.take({ type: 'rtc.meeting.ended', data: { meetingId: MEETING, reason: 'ENDED_BY_MODERATOR' } });
  invitation();

  assert.equal(calls.current, null);
  assert.equal(left, 1);
  assert.equal(calls.rings.size, 0);
});

test('who left can be invited again', () => {
  invitation();
  calls.accept(MEETING);
  snapshot(1);
  calls.leave();
  invitation();

  assert.equal(calls.rings.size, 1);
});

test('an error ends the request that it answers, and no other', () => {
  calls.call(['nobody'], 'audio');
  calls.take({ type: 'rtc.error', data: { code: 'STALE_EVENT', message: 'too old', requestId: 'another', retryable: false } });
  assert.ok(calls.request);

  calls.take({ type: 'rtc.error', data: { code: 'UNKNOWN_USER', message: 'user nobody is not known', requestId: 'id-1', retryable: false } });
  assert.equal(calls.request, null);
  assert.deepEqual(notices, ['too old', 'user nobody is not known']);
});

test('while a call goes on another one rings; taking it leaves the first', () => {
  invitation();
  calls.accept(MEETING);
  snapshot(1);
  invitation({ meetingId: '00000000-0000-0000-0000-000000000002' });
  calls.accept('00000000-0000-0000-0000-000000000002');

  assert.deepEqual(types(), ['rtc.invitation.answered', 'rtc.leave.requested', 'rtc.invitation.answered']);
  assert.equal(left, 1);
});

test('a call that crosses the own one: both become one, which no longer rings', () => {
  calls.call(['alice'], 'video');
  invitation();
  assert.equal(calls.rings.size, 1);

  invitation({ acceptedBy: ME }, 'id-1');

  assert.equal(calls.rings.size, 0);
  assert.equal(calls.request, null);
  assert.equal(joins.length, 1);
  assert.deepEqual(types(), ['rtc.meeting.requested']);
});

test('taking the call that crosses the own one gives up the request', () => {
  calls.call(['alice'], 'video');
  invitation();
  calls.accept(MEETING);
  invitation({ acceptedBy: ME }, 'id-1');

  assert.equal(calls.request, null);
  assert.equal(calls.current.meetingId, MEETING);
  assert.deepEqual(types(), ['rtc.meeting.requested', 'rtc.invitation.answered']);
});

test('another terminal that takes over the call ends it here', () => {
  invitation();
  calls.accept(MEETING);
  snapshot(1);
  calls.take({ type: 'rtc.invitation.withdrawn', data: { meetingId: MEETING, answer: 'ACCEPTED', answeredBy: OTHER } });

  assert.equal(calls.current, null);
  assert.equal(left, 1);
  assert.deepEqual(notices, ['Answered on another device.']);
});
