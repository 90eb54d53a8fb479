// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Api, Problem } from '../js/api.js';

const answer = (status, body) => ({ ok: status < 400, status, json: async () => body });

test('a problem carries status, code and the fields at fault', async () => {
  const api = new Api('u', 'p', async () =>
    answer(422, { code: 'INVALID_REQUEST', detail: 'two faults', errors: [{ field: 'arguments.name', message: 'is missing' }] }));

  const problem = await api.get('x').catch((e) => e);

  assert.ok(problem instanceof Problem);
  assert.equal(problem.status, 422);
  assert.equal(problem.code, 'INVALID_REQUEST');
  assert.deepEqual(problem.lines, ['arguments.name: is missing']);
});

test('a server that is away is a problem as well', async () => {
  const api = new Api('u', 'p', async () => { throw new TypeError('no'); });

  const problem = await api.get('x').catch((e) => e);

  assert.equal(problem.code, 'NO_ANSWER');
});

test('credentials and key go with the request', async () => {
  const sent = [];
  const api = new Api('ü', 'p', async (url, request) => { sent.push([url, request]); return answer(200, {}); });

  await api.post('commands', { a: 1 }, 'k-1');

  const [url, request] = sent[0];
  assert.equal(url, '/api/csg/commands');
  assert.equal(request.headers.Authorization, `Basic ${Buffer.from('ü:p').toString('base64')}`);
  assert.equal(request.headers['Idempotency-Key'], 'k-1');
  assert.equal(request.body, '{"a":1}');
});

test('pages are followed to the end', async () => {
  const api = new Api('u', 'p', async (url) =>
    answer(200, url.includes('cursor=b') ? { items: [3] } : { items: [1, 2], nextCursor: 'b' }));
  const all = [];

  for await (const items of api.pages('gateways?limit=2')) {
    all.push(...items);
  }

  assert.deepEqual(all, [1, 2, 3]);
});
