// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fields, MANY, many, naming, read } from '../js/schema-form.js';

const catalogue = JSON.parse(readFileSync(new URL('../../../routes/csg/commands.json', import.meta.url)));
const form = (command) => fields(catalogue.commands.find((c) => c.command === command).arguments);

test('every command of the catalogue has a form of known kinds', () => {
  for (const { command } of catalogue.commands) {
    for (const field of form(command)) {
      assert.ok(['text', 'number', 'choice', 'switch'].includes(field.kind), `${command} ${field.name}`);
      assert.notEqual(field.label, '');
    }
  }
});

test('what is entered becomes values of the schema\'s types', () => {
  const { values, faults } = read(form('share.create'), { name: 'photos', protocol: 'SMB', bucket: 'acme-photos', readOnly: true });

  assert.deepEqual(faults, []);
  assert.deepEqual(values, { name: 'photos', protocol: 'SMB', bucket: 'acme-photos', readOnly: true });
  assert.deepEqual(read(form('restart'), { delayS: '30' }).values, { delayS: 30 });
  assert.deepEqual(read(form('restart'), { delayS: '' }).values, {});
});

test('faults name the field, the value and the limit', () => {
  const faults = (command, entered) => read(form(command), entered).faults.map((fault) => fault.message);

  assert.deepEqual(faults('restart', { delayS: '301' }), ['Delay, s: 301 is above 300']);
  assert.deepEqual(faults('restart', { delayS: '-1' }), ['Delay, s: -1 is below 0']);
  assert.deepEqual(faults('restart', { delayS: '1.5' }), ["Delay, s: '1.5' is no whole number"]);
  assert.deepEqual(faults('upgrade', {}), ['Version is missing']);
  assert.match(faults('share.delete', { name: 'a b' })[0], /'a b' does not match/u);
  assert.match(faults('share.create', { name: 'a', protocol: 'FTP', bucket: 'abc' })[0], /none of NFS, SMB/u);
});

test('how a command goes to many has the limits of the API', () => {
  const entered = { title: '', concurrency: '5', failures: '10', timeout: '' };

  assert.deepEqual(many(read(MANY, entered).values), { concurrency: 5, maxFailureShare: 0.1 });
  assert.deepEqual(many(read(MANY, { ...entered, title: 'Night', timeout: '1.5' }).values), { title: 'Night', concurrency: 5, maxFailureShare: 0.1, timeoutMs: 1500 });
  assert.deepEqual(
    read(MANY, { concurrency: '1001', failures: '', timeout: '601' }).faults.map((fault) => fault.message).sort(),
    ['At a time: 1001 is above 1000', 'Stop beyond, % failed is missing', 'Timeout, s: 601 is above 600']);
});

test('name and labels are checked before they are sent', () => {
  assert.deepEqual(naming(' Shop ', 'canary, eu  canary'), { request: { labels: ['canary', 'eu'], displayName: 'Shop' }, faults: [] });
  assert.deepEqual(naming('', '').request, { labels: [] });
  assert.match(naming('', 'a/b').faults[0].message, /'a\/b' does not match/u);
  assert.match(naming('', Array.from({ length: 21 }, (_, i) => `l${i}`).join(' ')).faults[0].message, /21 are too many, at most 20/u);
  assert.match(naming('x'.repeat(81), '').faults[0].message, /81 characters, at most 80/u);
});

test('lists and objects are entered as JSON; what nobody chose is left out', () => {
  const list = fields({ properties: { tags: { type: 'array' }, deep: { type: 'boolean' }, mode: { enum: ['A', 'B'] } } });

  assert.deepEqual(read(list, { tags: '["a"]', deep: false, mode: '' }), { values: { tags: ['a'] }, faults: [] });
  assert.equal(read(list, { tags: '{}' }).faults[0].message, 'tags: must be a JSON array');
  assert.equal(read(list, { tags: '[' }).faults[0].message, 'tags: is no JSON array');
});
