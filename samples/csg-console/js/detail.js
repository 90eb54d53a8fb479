// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// One gateway: its state, its history, its commands, and what may be done with it.
import { ago, bytes, hours, line, thin, ticks } from './chart.js';
import { CommandForm, FieldSet } from './command-form.js';
import { share } from './fleet.js';
import { naming } from './schema-form.js';
import { announce, confirmed, count, keyed, make, meter, problemView, requestKey, say } from './view.js';

const DAY_MS = 86_400_000;
const RELOAD_MS = 1500;
const WIDTH = 400;
const LEFT = 70;
const PANEL = { width: WIDTH - LEFT, height: 62 };
const SECOND = 104;
const TABLE_ROWS = 96;
const COMMANDS = 20;

const clock = (time) => new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });

/** What belongs to one gateway while it is open. An answer that comes later than its closing changes nothing that is seen. */
export class Detail {
  #deviceId = '';
  #reload = 0;
  #dirty = false;
  #shown = COMMANDS;

  constructor(root, api, catalogue, { closed }) {
    this.root = root;
    this.api = api;
    this.catalogue = catalogue;
    this.closed = closed;
  }

  async open(deviceId) {
    this.#deviceId = deviceId;
    this.#dirty = false;
    this.#shown = COMMANDS;
    clearTimeout(this.#reload);
    this.#reload = 0;
    this.state = make('div');
    this.history = this.#newHistory();
    this.commands = make('tbody');
    this.more = make('button', { type: 'button', onclick: (e) => this.#while(e.target, () => this.#older()) }, 'Older');
    this.none = make('p', { class: 'hint' }, 'None yet.');
    this.form = new CommandForm(this.catalogue, 'one');
    this.result = make('div', { class: 'result', 'data-testid': 'result' });
    this.note = make('div');
    this.trouble = make('div');
    this.naming = this.#newNaming();
    this.title = make('h2', { tabindex: -1 }, deviceId);
    this.root.replaceChildren(
      make('div', { class: 'head' }, this.title,
        make('div', { class: 'row' },
          make('button', { type: 'button', 'data-testid': 'refresh', onclick: (e) => this.#while(e.target, () => this.#refresh()) }, 'Refresh now'),
          make('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: () => this.close() }, '✕'))),
      this.trouble, this.note, this.state, this.naming.element,
      make('h3', {}, 'The last 24 hours'), this.history.element,
      make('h3', {}, 'Run a command'),
      make('form', { novalidate: true, onsubmit: (e) => { e.preventDefault(); this.#while(this.run, () => this.#run()); } },
        this.form.element, make('p', { class: 'row run' }, this.run = make('button', { class: 'primary', type: 'submit', 'data-testid': 'run' }, 'Run'))),
      this.result,
      make('h3', {}, 'Commands so far'), make('table', { class: 'commands' }, make('caption', { class: 'sr' }, 'Commands, newest first'), this.commands), this.none, this.more,
    );
    this.none.hidden = true;
    this.more.hidden = true;
    this.root.hidden = false;
    this.root.scrollTop = 0;
    this.title.focus();
    await this.#load();
  }

  close() {
    if (this.root.hidden) {
      return;
    }
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

  /** The gateway has been forgotten. */
  gone(deviceId) {
    if (deviceId === this.#deviceId) {
      this.trouble.replaceChildren(make('p', { class: 'error', role: 'alert' }, `${deviceId} has been forgotten. It comes back with its next report.`));
    }
  }

  /** Whether the gateway is the one that is open still. */
  #is(deviceId, state) {
    return deviceId === this.#deviceId && state === this.state;
  }

  async #load() {
    const [deviceId, state] = [this.#deviceId, this.state];
    if (deviceId === '') {
      return;
    }
    const path = `gateways/${deviceId}`;
    try {
      const [gateway, history, commands] = await Promise.all([
        this.api.get(path), this.api.get(`${path}/history`), this.api.get(`${path}/commands?limit=${Math.min(500, this.#shown)}`)]);
      if (this.#is(deviceId, state)) {
        this.trouble.replaceChildren();
        this.#showState(gateway);
        this.#showHistory(history.items);
        this.#showCommands(commands);
      }
    } catch (problem) {
      if (this.#is(deviceId, state)) {
        this.trouble.replaceChildren(problemView(problem));
      }
    }
  }

  async #while(button, work) {
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    try {
      await work();
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  }

  async #refresh() {
    const [deviceId, state] = [this.#deviceId, this.state];
    this.note.replaceChildren();
    try {
      const gateway = await this.api.get(`gateways/${deviceId}?refresh=true`);
      if (this.#is(deviceId, state)) {
        this.#showState(gateway);
        announce(`${deviceId} has answered`);
        await this.#load();
      }
    } catch (problem) {
      if (this.#is(deviceId, state)) {
        this.note.replaceChildren(problemView(problem));
      }
    }
  }

  #showState(g) {
    const fact = (name, ...value) => [make('dt', {}, name), make('dd', {}, ...value)];
    const list = (items, text) => (items.length === 0 ? 'none' : make('ul', { class: 'plain some', ...(items.length > 8 ? { tabindex: 0 } : {}) }, ...items.map((item) => make('li', {}, text(item)))));
    const part = (job) => `${Math.round(job.progress * 100)} %`;
    const job = (j) => make('span', { class: 'job' }, j.kind, make('progress', { value: j.progress, 'aria-label': `${j.kind}, ${part(j)}` }), part(j));
    const shared = (s) => [`${s.name} (${s.protocol}, ${s.bucket})`, s.readOnly ? 'read only' : '', s.clients === undefined ? '' : count(s.clients, 'client')].filter((t) => t !== '').join(', ');
    this.title.replaceChildren(this.#deviceId, ...(g.displayName ? [make('small', {}, g.displayName)] : []));
    this.state.replaceChildren(
      ...g.problems.map((problem) => make('p', { class: `problem ${g.health}` }, make('strong', {}, problem.code), ` ${problem.message}`)),
      make('dl', { class: 'facts' },
        ...fact('Health', make('span', { class: `health ${g.health ?? 'offline'}` }, g.health ?? 'not told')),
        ...fact('Link', g.online ? 'online' : 'offline', make('span', { class: 'hint' }, ` · last seen ${ago(g.lastSeenAt)}`)),
        ...fact('Reported', ago(g.reportedAt)),
        ...fact('Region', g.region), ...fact('Version', `${g.version ?? '–'}${g.model ? ` on ${g.model}` : ''}`),
        ...fact('Capacity', make('span', { class: 'metered' }, meter(share(g)), `${Math.round(share(g) * 100)} %`), `${bytes(g.usedBytes)} of ${bytes(g.capacityBytes)}`),
        ...fact('Cache', `${bytes(g.cacheUsedBytes)} of ${bytes(g.cacheBytes)}, ${bytes(g.cacheDirtyBytes)} to upload`),
        ...fact('Shares', list(g.shares, shared)),
        ...fact('Buckets', list(g.buckets, (b) => b)),
        ...fact('Jobs', list(g.jobs, job)),
        ...(g.startedAt ? fact('Started', ago(g.startedAt)) : [])),
    );
    say(this.naming.summary, `Name and labels${g.labels.length > 0 ? `: ${g.labels.join(', ')}` : ''}`);
    if (!this.#dirty) {
      this.naming.name.value = g.displayName ?? '';
      this.naming.labels.value = g.labels.join(' ');
    }
  }

  /** Made once, so that no report takes away what is being typed. */
  #newNaming() {
    const set = new FieldSet('naming');
    const name = set.add('displayName', make('input', { autocomplete: 'off', 'aria-describedby': set.faults.id }));
    const labels = set.add('labels', make('input', { autocomplete: 'off', spellcheck: 'false', 'aria-describedby': `naming-labels-help ${set.faults.id}` }));
    const summary = make('summary', {}, 'Name and labels');
    const save = make('button', { type: 'submit' }, 'Save');
    const element = make('details', {}, summary,
      make('form', { class: 'fields', novalidate: true, oninput: () => { this.#dirty = true; }, onsubmit: (e) => { e.preventDefault(); this.#while(save, () => this.#save()); } },
        make('label', {}, 'Name', name), make('label', {}, 'Labels', labels, make('small', { id: 'naming-labels-help' }, 'Separated by blanks')),
        set.faults, make('p', {}, save)));
    return { element, summary, name, labels, set };
  }

  async #save() {
    const [deviceId, state] = [this.#deviceId, this.state];
    const { request, faults } = naming(this.naming.name.value, this.naming.labels.value);
    if (!this.naming.set.show(faults)) {
      return;
    }
    this.note.replaceChildren();
    try {
      const gateway = await this.api.put(`gateways/${deviceId}`, request);
      if (this.#is(deviceId, state)) {
        this.#dirty = false;
        this.#showState(gateway);
        announce('Saved');
      }
    } catch (problem) {
      if (this.#is(deviceId, state)) {
        this.note.replaceChildren(problemView(problem));
      }
    }
  }

  #newHistory() {
    const chart = make('div');
    const caption = make('figcaption');
    const rows = make('tbody');
    const table = make('details', {}, make('summary', {}, 'As a table'),
      make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'History as a table' },
        make('table', {}, make('thead', {}, make('tr', {}, ...['Time', 'Health', 'Used', 'To upload'].map((t) => make('th', { scope: 'col' }, t)))), rows)));
    table.hidden = true;
    return { element: make('figure', { class: 'chart' }, chart, caption, table), chart, caption, rows, table };
  }

  #showHistory(all) {
    const items = all.filter((item) => item.usedBytes !== undefined && item.cacheDirtyBytes !== undefined);
    this.history.table.hidden = items.length < 2;
    if (items.length < 2) {
      this.history.chart.replaceChildren();
      say(this.history.caption, items.length === 0 ? 'Nothing yet.' : 'One sample so far; a line needs two.');
      return;
    }
    const to = Date.now();
    const from = Math.max(to - DAY_MS, Date.parse(items[0].at));
    const text = (x, y, anchor, content) => make('svg:text', { x, y, 'text-anchor': anchor }, content);
    const panel = (top, look, title, value) => {
      const { path, low, high } = line(items, value, { ...PANEL, from, to });
      const levels = high > low ? [low, (low + high) / 2, high] : [low];
      return make('svg:g', { transform: `translate(${LEFT} ${top})` },
        text(-LEFT, -13, 'start', title),
        make('svg:path', { class: 'axis', d: levels.map((_, i) => `M0 ${PANEL.height * (1 - i / 2)}H${PANEL.width}`).join('') }),
        ...ticks(levels).map((level, i) => text(-6, PANEL.height * (1 - i / 2) + 4, 'end', level)),
        make('svg:path', { class: look, d: path }));
    };
    const x = (time) => LEFT + ((time - from) / (to - from || 1)) * PANEL.width;
    const bottom = SECOND + PANEL.height;
    this.history.chart.replaceChildren(
      make('svg:svg', {
        viewBox: `0 -25 ${WIDTH} ${bottom + 43}`, role: 'img',
        'aria-label': `Used from ${bytes(items[0].usedBytes)} to ${bytes(items.at(-1).usedBytes)}; to upload from ${bytes(items[0].cacheDirtyBytes)} to ${bytes(items.at(-1).cacheDirtyBytes)}`,
      },
      panel(0, 'used', 'Used capacity', (i) => i.usedBytes), panel(SECOND, 'dirty', 'To upload', (i) => i.cacheDirtyBytes),
      ...hours(from, to).flatMap((time) => [make('svg:path', { class: 'axis', d: `M${x(time).toFixed(1)} ${bottom}v4` }), text(x(time).toFixed(1), bottom + 16, 'middle', clock(time))])));
    say(this.history.caption, `From ${clock(from)} to now`);
    keyed(this.history.rows, thin(items, TABLE_ROWS).reverse().map((item) => ({ key: item.at, ...item })),
      (item) => make('tr', {}, ...[clock(Date.parse(item.at)), item.health ?? '–', bytes(item.usedBytes), bytes(item.cacheDirtyBytes)].map((t) => make('td', {}, t))), () => {});
  }

  async #older() {
    this.#shown += COMMANDS;
    await this.#load();
  }

  #showCommands({ items, nextCursor }) {
    this.none.hidden = items.length > 0;
    this.more.hidden = nextCursor === undefined || this.#shown >= 500;
    keyed(this.commands, items.map((c) => ({ key: c.commandId, ...c })), () => make('tr', {}, make('td'), make('td'), make('td')), (row, c) => {
      const [what, state, when] = row.children;
      say(what, c.command);
      what.title = JSON.stringify(c.arguments);
      say(state, c.code ? `${c.state} ${c.code}` : c.state);
      state.title = c.message ?? '';
      say(when, ago(c.requestedAt));
    });
  }

  async #run() {
    const request = this.form.read();
    const [deviceId, result] = [this.#deviceId, this.result];
    if (request === null || (this.form.changes && !(await confirmed(`Run ${request.command} on ${deviceId}?`)))) {
      return;
    }
    result.replaceChildren(make('p', { class: 'hint', role: 'status' }, `${deviceId} is asked …`));
    try {
      const answer = await this.api.post(`gateways/${deviceId}/commands`, request, requestKey());
      const lines = answer.result?.lines;
      const text = Array.isArray(lines) ? lines.join('\n') : JSON.stringify(answer.result ?? {}, null, 2);
      result.replaceChildren(make('p', {}, make('strong', { class: 'OK' }, answer.state), ` ${answer.command}`),
        make('pre', { tabindex: 0, 'aria-label': `Result of ${answer.command}` }, text));
      announce(`${answer.command} on ${deviceId}: ${answer.state}`);
    } catch (problem) {
      result.replaceChildren(problemView(problem));
    }
    if (result === this.result && deviceId === this.#deviceId) {
      await this.#load();
    }
  }
}
