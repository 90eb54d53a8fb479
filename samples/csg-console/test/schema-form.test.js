// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fields, read } from '../js/schema-form.js';

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
