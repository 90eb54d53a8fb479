// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// One gateway: its state, its history, its commands, and what may be done with it.
import { ago, bytes, line } from './chart.js';
import { CommandForm } from './command-form.js';
import { share } from './fleet.js';
import { announce, confirmed, make, meter, problemView } from './view.js';

const DAY_MS = 86_400_000;
const RELOAD_MS = 1500;
const BOX = { width: 400, height: 110 };

export class Detail {
  #deviceId = '';
  #state = null;
  #reload = 0;

  constructor(root, api, catalogue, { closed }) {
    this.root = root;
    this.api = api;
    this.catalogue = catalogue;
    this.closed = closed;
  }

  async open(deviceId) {
    this.#deviceId = deviceId;
    this.#state = make('div');
    this.history = make('figure', { class: 'chart' });
    this.commands = make('div');
    this.form = new CommandForm(this.catalogue, 'one');
    this.result = make('div', { class: 'result', 'data-testid': 'result' });
    this.note = make('div');
    const title = make('h2', { tabindex: -1 }, deviceId);
    this.root.replaceChildren(
      make('div', { class: 'head' }, title,
        make('div', { class: 'row' },
          make('button', { type: 'button', 'data-testid': 'refresh', onclick: (e) => this.#while(e.target, () => this.#refresh()) }, 'Refresh now'),
          make('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: () => this.close() }, '✕'))),
      this.note, this.#state,
      make('h3', {}, 'The last 24 hours'), this.history,
      make('h3', {}, 'Run a command'),
      make('form', { novalidate: true, onsubmit: (e) => { e.preventDefault(); this.#while(e.submitter, () => this.#run()); } },
        this.form.element, make('p', { class: 'row' }, make('button', { class: 'primary', type: 'submit', 'data-testid': 'run' }, 'Run'))),
      this.result,
      make('h3', {}, 'Commands so far'), this.commands,
    );
    this.root.hidden = false;
    title.focus();
    await this.#load();
  }

  close() {
    this.#deviceId = '';
    this.root.hidden = true;
    this.closed();
  }

  /** A live change; what it leaves out is asked for, but not more often than it can be read. */
  changed(gateway) {
    if (gateway.deviceId === this.#deviceId) {
      this.#reload ||= setTimeout(() => {
        this.#reload = 0;
        this.#load();
      }, RELOAD_MS);
    }
  }

  async #load() {
    const deviceId = this.#deviceId;
    if (deviceId === '') {
      return;
    }
    const path = `gateways/${deviceId}`;
    try {
      const [gateway, history, commands] = await Promise.all([
        this.api.get(path), this.api.get(`${path}/history`), this.api.get(`${path}/commands?limit=20`)]);
      if (deviceId === this.#deviceId) {
        this.#showState(gateway);
        this.#showHistory(history.items);
        this.#showCommands(commands.items);
      }
    } catch (problem) {
      this.note.replaceChildren(problemView(problem));
    }
  }

  async #while(button, work) {
    button.disabled = true;
    try {
      await work();
    } finally {
      button.disabled = false;
    }
  }

  async #refresh() {
    this.note.replaceChildren();
    try {
      this.#showState(await this.api.get(`gateways/${this.#deviceId}?refresh=true`));
      announce('Refreshed');
      await this.#load();
    } catch (problem) {
      this.note.replaceChildren(problemView(problem));
    }
  }

  #showState(g) {
    const fact = (name, ...value) => [make('dt', {}, name), make('dd', {}, ...value)];
    const list = (items, text) => (items.length === 0 ? 'none' : items.map(text).join(', '));
    const jobs = g.jobs.map((job) => make('p', {}, `${job.kind} `, make('progress', { value: job.progress, 'aria-label': `${job.kind}, ${Math.round(job.progress * 100)} %` })));
    this.#state.replaceChildren(
      ...g.problems.map((problem) => make('p', { class: g.health }, `${problem.code}: ${problem.message}`)),
      make('dl', { class: 'facts' },
        ...fact('Health', make('span', { class: `health ${g.health}` }, g.health)),
        ...fact('Link', g.online ? 'online' : `offline, seen ${ago(g.lastSeenAt)}`),
        ...fact('Reported', ago(g.reportedAt)),
        ...fact('Region', g.region), ...fact('Version', `${g.version}${g.model ? ` on ${g.model}` : ''}`),
        ...fact('Capacity', make('span', { class: 'metered' }, meter(share(g)), `${Math.round(share(g) * 100)} %`), `${bytes(g.usedBytes)} of ${bytes(g.capacityBytes)}`),
        ...fact('Cache', `${bytes(g.cacheUsedBytes)} of ${bytes(g.cacheBytes)}, ${bytes(g.cacheDirtyBytes)} to upload`),
        ...fact('Shares', list(g.shares, (s) => `${s.name} (${s.protocol}, ${s.bucket})`)),
        ...fact('Buckets', list(g.buckets, (b) => b)),
        ...fact('Jobs', ...(jobs.length === 0 ? ['none'] : jobs)),
        ...(g.startedAt ? fact('Started', ago(g.startedAt)) : [])),
      this.#naming(g),
    );
  }

  #naming(g) {
    const name = make('input', { value: g.displayName ?? '', maxlength: 80, autocomplete: 'off' });
    const labels = make('input', { value: g.labels.join(' '), autocomplete: 'off' });
    const save = async () => {
      const body = { labels: labels.value.split(/[\s,]+/).filter((label) => label !== '') };
      if (name.value.trim() !== '') {
        body.displayName = name.value.trim();
      }
      try {
        this.#showState(await this.api.put(`gateways/${g.deviceId}`, body));
        announce('Saved');
      } catch (problem) {
        this.note.replaceChildren(problemView(problem));
      }
    };
    return make('details', {}, make('summary', {}, `Name and labels${g.labels.length > 0 ? `: ${g.labels.join(', ')}` : ''}`),
      make('form', { class: 'fields', onsubmit: (e) => { e.preventDefault(); this.#while(e.submitter, save); } },
        make('label', {}, 'Name', name), make('label', {}, 'Labels', labels, make('small', {}, 'Separated by spaces')),
        make('p', {}, make('button', { type: 'submit' }, 'Save'))));
  }

  #showHistory(items) {
    const to = Date.now();
    const box = { ...BOX, from: to - DAY_MS, to };
    if (items.length < 2) {
      this.history.replaceChildren(make('figcaption', {}, items.length === 0 ? 'Nothing yet.' : 'One sample so far; a line needs two.'));
      return;
    }
    const from = Math.max(box.from, Date.parse(items[0].at));
    const used = line(items, (i) => i.usedBytes, { ...box, from });
    const dirty = line(items, (i) => i.cacheDirtyBytes, { ...box, from });
    const text = (x, y, anchor, content) => make('svg:text', { x, y, 'text-anchor': anchor }, content);
    const clock = (time) => new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    this.history.replaceChildren(
      make('svg:svg', { viewBox: '0 -14 400 146', role: 'img', 'aria-label': `Used from ${bytes(items[0].usedBytes)} to ${bytes(items.at(-1).usedBytes)}` },
        make('svg:path', { class: 'axis', d: `M0 ${BOX.height}H${BOX.width}M0 0H${BOX.width}` }),
        make('svg:path', { class: 'dirty', d: dirty.path }), make('svg:path', { class: 'used', d: used.path }),
        text(0, -4, 'start', bytes(used.high)), text(BOX.width, -4, 'end', bytes(dirty.high)),
        text(0, BOX.height + 14, 'start', `${clock(from)}, ${bytes(used.low)}`), text(BOX.width, BOX.height + 14, 'end', `${bytes(dirty.low)}, now`)),
      make('figcaption', {}, make('span', { class: 'key' }, 'used (left)'), make('span', { class: 'key dirty' }, 'to upload (right)')),
      make('details', {}, make('summary', {}, 'As a table'),
        make('table', {}, make('thead', {}, make('tr', {}, ...['Time', 'Health', 'Used', 'To upload'].map((t) => make('th', { scope: 'col' }, t)))),
          make('tbody', {}, ...items.slice(-50).map((i) => make('tr', {}, ...[clock(Date.parse(i.at)), i.health, bytes(i.usedBytes), bytes(i.cacheDirtyBytes)].map((t) => make('td', {}, t))))))),
    );
  }

  #showCommands(items) {
    this.commands.replaceChildren(
      items.length === 0
        ? make('p', { class: 'hint' }, 'None yet.')
        : make('table', {}, make('tbody', {}, ...items.map((c) => make('tr', {}, make('td', {}, c.command), make('td', {}, c.state, c.code ? make('small', {}, ` ${c.code}`) : ''), make('td', {}, ago(c.requestedAt)))))));
  }

  async #run() {
    const request = this.form.read();
    const deviceId = this.#deviceId;
    if (request === null || (this.form.changes && !(await confirmed(`Run ${request.command} on ${deviceId}?`)))) {
      return;
    }
    this.result.replaceChildren(make('p', { class: 'hint' }, `${deviceId} is asked …`));
    try {
      const answer = await this.api.post(`gateways/${deviceId}/commands`, request, crypto.randomUUID());
      const lines = Array.isArray(answer.result.lines) ? answer.result.lines.join('\n') : JSON.stringify(answer.result, null, 2);
      this.result.replaceChildren(make('p', { role: 'status' }, make('strong', { class: 'OK' }, 'SUCCEEDED'), ` ${answer.command}`), make('pre', { tabindex: 0 }, lines));
    } catch (problem) {
      this.result.replaceChildren(problemView(problem));
    }
    if (deviceId === this.#deviceId) {
      await this.#load();
    }
  }
}
