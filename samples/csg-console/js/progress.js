// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// How far a command to many has come.

/** States of a command on one gateway, in the order of the bar: what is over, well or not, then what is to come. */
export const STATES = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'UNKNOWN', 'NOT_SENT', 'OFFLINE', 'CANCELED', 'IN_PROGRESS', 'ACCEPTED', 'SENT', 'WAITING'];

const OPEN = ['WAITING', 'SENT', 'ACCEPTED', 'IN_PROGRESS'];
const TO_RETRY = ['FAILED', 'TIMED_OUT', 'UNKNOWN', 'NOT_SENT', 'OFFLINE'];
const UNANSWERED = ['TIMED_OUT', 'UNKNOWN', 'NOT_SENT', 'OFFLINE'];

function sum(run, states) {
  return states.reduce((n, state) => n + (run.outcomes[state] ?? 0), 0);
}

/** Gateways on which it is over, one way or another; no job runs there any more. */
export function done(run) {
  return run.targetCount - sum(run, OPEN);
}

/** Gateways on which a run that has ended may be retried. */
export function failed(run) {
  return run.state === 'RUNNING' ? 0 : sum(run, TO_RETRY);
}

/** Of two tellings of one run, the one that has come further; answers and events may overtake each other. */
export function further(before, after) {
  if (before === undefined) {
    return after;
  }
  const ended = (run) => (run.state === 'RUNNING' ? 0 : 1);
  const sent = (run) => run.targetCount - (run.outcomes.WAITING ?? 0);
  const steps = [ended(after) - ended(before), done(after) - done(before), sent(after) - sent(before)];
  if (steps[1] === 0 && steps[2] === 0 && ended(after) === 1) {
    steps.push(sum(before, UNANSWERED) - sum(after, UNANSWERED)); // late answers correct what is over
  }
  return (steps.find((step) => step !== 0) ?? 0) < 0 ? before : after;
}

/** The parts of a bar that is one hundred long: state, count, where it begins and how long it is. */
export function parts(run) {
  let x = 0;
  return STATES.filter((state) => run.outcomes[state] > 0).map((state) => {
    const width = (run.outcomes[state] / Math.max(1, run.targetCount)) * 100;
    const part = { state, count: run.outcomes[state], x, width };
    x += width;
    return part;
  });
}
