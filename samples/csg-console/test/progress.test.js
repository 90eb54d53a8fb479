// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { done, failed, further, parts } from '../js/progress.js';

const run = (state, outcomes, targetCount = 10) => ({ fleetId: 'f', state, outcomes, targetCount });

test('an answer that was overtaken by events does not turn a run back', () => {
  const begun = run('RUNNING', { WAITING: 10 });
  const half = run('RUNNING', { SUCCEEDED: 5, SENT: 5 });
  const over = run('COMPLETED', { SUCCEEDED: 9, FAILED: 1 });

  assert.equal(further(undefined, begun), begun);
  assert.equal(further(half, begun), half);
  assert.equal(further(begun, half), half);
  assert.equal(further(over, half), over);
  assert.equal(further(half, over), over);
});

test('sent ones count as further, and late outcomes of one that is over as well', () => {
  const waiting = run('RUNNING', { WAITING: 10 });
  const sent = run('RUNNING', { SENT: 5, WAITING: 5 });
  const canceled = run('CANCELED', { SENT: 2, CANCELED: 8 });
  const settled = run('CANCELED', { SUCCEEDED: 2, CANCELED: 8 });

  assert.equal(further(sent, waiting), sent);
  assert.equal(further(sent, canceled), canceled);
  assert.equal(further(canceled, settled), settled);
  assert.equal(further(settled, canceled), settled);
});

test('of two that are as far, the later one is taken', () => {
  const [a, b] = [run('RUNNING', { WAITING: 10 }), run('RUNNING', { WAITING: 10 })];

  assert.equal(further(a, b), b);
});

test('what is done leaves out what waits or is under way', () => {
  assert.equal(done(run('RUNNING', { SUCCEEDED: 3, FAILED: 1, SENT: 2, WAITING: 4 })), 4);
  assert.equal(done(run('RUNNING', { SUCCEEDED: 3, IN_PROGRESS: 4, ACCEPTED: 3 })), 3);
  assert.equal(done(run('COMPLETED', { SUCCEEDED: 10 })), 10);
});

test('a late answer corrects a run that is over, and an answer that was overtaken does not take it back', () => {
  const silent = run('COMPLETED', { SUCCEEDED: 8, TIMED_OUT: 1, UNKNOWN: 1 });
  const late = run('COMPLETED', { SUCCEEDED: 9, FAILED: 1 });

  assert.equal(further(silent, late), late);
  assert.equal(further(late, silent), late);
});

test('a run can be retried once it is over, where it failed in any way', () => {
  const outcomes = { SUCCEEDED: 4, FAILED: 1, TIMED_OUT: 1, UNKNOWN: 1, OFFLINE: 1, NOT_SENT: 1, CANCELED: 1 };

  assert.equal(failed(run('COMPLETED', outcomes)), 5);
  assert.equal(failed(run('RUNNING', outcomes)), 0);
  assert.equal(failed(run('COMPLETED', { SUCCEEDED: 10 })), 0);
});

test('the bar has its parts end to end', () => {
  assert.deepEqual(parts(run('RUNNING', { WAITING: 5, SUCCEEDED: 4, FAILED: 1, SENT: 0 })), [
    { state: 'SUCCEEDED', count: 4, x: 0, width: 40 },
    { state: 'FAILED', count: 1, x: 40, width: 10 },
    { state: 'WAITING', count: 5, x: 50, width: 50 },
  ]);
  assert.deepEqual(parts(run('COMPLETED', {}, 0)), []);
});
