// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Commands to many gateways: whom, how, and how far it has come.
import { ago } from './chart.js';
import { CommandForm, FieldSet } from './command-form.js';
import { done, failed, further, parts, STATES } from './progress.js';
import { MANY, many, read } from './schema-form.js';
import { $, announce, confirmed, count, keyed, make, problemView, requestKey, say } from './view.js';

const OUTCOMES = 100;
const RUNS = 50;
const RELOAD_MS = 300;
const CRITERIA = { regions: 'Regions', versions: 'Versions', labels: 'Labels, all of them', health: 'Health' };

export class Operations {
  #runs = new Map();
  #open = '';
  #state = '';
  #reload = 0;
  #most = OUTCOMES;
  #cursor = '';
  #view = null;

  /** What is filtered and what is marked comes from the list of gateways: two functions that give device IDs. */
  constructor(api, catalogue, { filtered, marked }) {
    this.api = api;
    this.filtered = filtered;
    this.marked = marked;
    this.form = new CommandForm(catalogue, 'many');
    this.criteria = Object.fromEntries(Object.entries(CRITERIA).map(([name, label]) => [name, make('fieldset', { class: 'chips' }, make('legend', {}, label), make('div'))]));
    this.whom = make('select', { name: 'whom', onchange: () => this.#showWhom() },
      make('option', { value: 'selector' }, 'Those that fit'), make('option', { value: 'filter' }, 'Those of the current filter'),
      make('option', { value: 'marked' }, 'Those that are marked'), make('option', { value: 'all' }, 'All'));
    this.whomHelp = make('small', { id: 'whom-help' });
    this.whom.setAttribute('aria-describedby', 'whom-help');
    this.chosen = make('div', { class: 'fields' }, ...Object.values(this.criteria));
    this.options = new FieldSet('options');
    this.note = make('div', { class: 'result', role: 'status' });
    const [title, ...numbers] = this.#optionFields();
    const dryRun = make('button', { type: 'button', 'data-testid': 'dry-run', onclick: () => this.#while(dryRun, () => this.#dryRun()) }, 'Dry run');
    const start = make('button', { type: 'submit', class: 'primary', 'data-testid': 'fleet-start' }, 'Start …');
    $('fleet-form').onsubmit = (event) => {
      event.preventDefault();
      this.#while(start, () => this.#start());
    };
    $('fleet-form').replaceChildren(
      make('div', { class: 'fields' },
        make('fieldset', {}, make('legend', {}, 'Gateways'), make('div', { class: 'fields' }, make('label', {}, 'Whom', this.whom, this.whomHelp), this.chosen)),
        make('fieldset', {}, make('legend', {}, 'Command'), this.form.element),
        title, make('div', { class: 'two' }, ...numbers), this.options.faults,
        make('p', { class: 'row' }, dryRun, start)),
      this.note);
    $('operation').hidden = true;
    $('more-operations').onclick = () => this.#while($('more-operations'), () => this.#older());
    this.#offer('health', ['OK', 'DEGRADED', 'FAILED']);
    this.#showWhom();
  }

  #optionFields() {
    const order = ['title', 'concurrency', 'failures', 'timeout'];
    return order.map((name) => this.options.make(MANY.find((field) => field.name === name)));
  }

  async #while(button, work) {
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    try {
      await work();
    } catch (problem) {
      this.note.replaceChildren(problemView(problem));
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  }

  /** Offers what some gateway has. */
  know(fleet) {
    this.#offer('regions', fleet.values((g) => [g.region]));
    this.#offer('versions', fleet.values((g) => [g.version]));
    this.#offer('labels', fleet.values((g) => g.labels));
    this.#showWhom();
  }

  /** What is chosen stays, even where no gateway has it any more. */
  #offer(name, values) {
    const list = this.criteria[name].lastElementChild;
    const kept = this.#checked(name).filter((value) => !values.includes(value));
    this.criteria[name].hidden = values.length + kept.length === 0;
    keyed(list, [...values, ...kept].map((value) => ({ key: value })),
      ({ key }) => make('label', { class: 'chip' }, make('input', { type: 'checkbox', name, value: key }), key), () => {});
  }

  #checked(name) {
    return [...this.criteria[name].querySelectorAll(':checked')].map((input) => input.value);
  }

  #showWhom() {
    this.chosen.hidden = this.whom.value !== 'selector';
    const help = {
      selector: 'Within one criterion any value counts, of labels all of them; every criterion must fit.',
      filter: `${count(this.filtered().length, 'gateway')} in the list of gateways as it is filtered now`,
      marked: `${count(this.marked().length, 'gateway')} marked in the list of gateways`,
      all: 'Every gateway there is',
    };
    say(this.whomHelp, help[this.whom.value]);
  }

  /** Turns to those that are marked. */
  chooseMarked() {
    this.whom.value = 'marked';
    this.#showWhom();
    this.form.select.focus();
  }

  #selector() {
    if (this.whom.value === 'all') {
      return { all: true };
    }
    if (this.whom.value !== 'selector') {
      return { deviceIds: this.whom.value === 'filter' ? this.filtered() : this.marked() };
    }
    return Object.fromEntries(Object.keys(this.criteria).map((name) => [name, this.#checked(name)]).filter(([, values]) => values.length > 0));
  }

  #request() {
    this.note.replaceChildren();
    const command = this.form.read();
    const { values, faults } = read(MANY, this.options.entered);
    if (command === null || !this.options.show(faults)) {
      return null;
    }
    const selector = this.#selector();
    if (Object.keys(selector).length === 0 || selector.deviceIds?.length === 0) {
      this.note.replaceChildren(make('p', { class: 'error', role: 'alert' }, 'Choose gateways first: a region, a version, a label or a health, or All.'));
      return null;
    }
    return { ...command, selector, ...many(values) };
  }

  async #dryRun() {
    const request = this.#request();
    if (request !== null) {
      const found = await this.api.post('commands', { ...request, dryRun: true });
      this.note.replaceChildren(
        make('p', {}, make('strong', {}, count(found.targetCount, 'gateway')), `, ${found.onlineCount.toLocaleString('en')} of them online`),
        make('table', {}, make('caption', { class: 'sr' }, 'Gateways by region'),
          make('tbody', {}, ...Object.entries(found.regions).map(([region, n]) => make('tr', {}, make('th', { scope: 'row' }, region), make('td', {}, n.toLocaleString('en')))))),
        found.deviceIds.length === 0 ? '' : make('details', {}, make('summary', {}, found.targetCount > found.deviceIds.length ? `The first ${found.deviceIds.length}` : 'Which'), make('p', { class: 'hint' }, found.deviceIds.join(' '))));
    }
  }

  async #start() {
    const request = this.#request();
    if (request === null) {
      return;
    }
    const found = await this.api.post('commands', { ...request, dryRun: true });
    const offline = found.targetCount - found.onlineCount;
    if (found.targetCount === 0) {
      this.note.replaceChildren(make('p', { class: 'error', role: 'alert' }, 'No gateway fits.'));
    } else if (await confirmed(`Run ${request.command} on ${count(found.targetCount, 'gateway')}, ${request.concurrency} at a time?${offline === 0 ? '' : ` ${offline.toLocaleString('en')} of them are offline.`}`)) {
      const begun = await this.api.post('commands', request, requestKey());
      this.changed(begun);
      this.#choose(begun.fleetId);
      announce(`${request.command} has begun on ${count(begun.targetCount, 'gateway')}`);
    }
  }

  /** Loads what there is; what came by events meanwhile may have come further. */
  async load() {
    this.#take(await this.api.get(`fleet-commands?limit=${RUNS}`));
  }

  async #older() {
    this.#take(await this.api.get(`fleet-commands?limit=${RUNS}&cursor=${encodeURIComponent(this.#cursor)}`));
  }

  #take({ items, nextCursor }) {
    this.#cursor = nextCursor ?? '';
    $('more-operations').hidden = this.#cursor === '';
    items.forEach((run) => this.#note(run));
    this.#list();
    this.#show();
  }

  #note(run) {
    this.#runs.set(run.fleetId, further(this.#runs.get(run.fleetId), run));
  }

  shown() {
    this.#showWhom();
    this.#list();
  }

  /** A live change. */
  changed(run) {
    const before = this.#runs.get(run.fleetId);
    this.#note(run);
    this.#list();
    if (run.fleetId === this.#open) {
      this.#show();
      const now = this.#runs.get(run.fleetId);
      if (before?.state === 'RUNNING' && now.state !== 'RUNNING') {
        announce(`${now.title ?? now.command}: ${now.state}, ${parts(now).map((part) => `${part.count} ${part.state}`).join(', ')}`);
      }
    }
  }

  #list() {
    const runs = [...this.#runs.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    $('no-operations').hidden = runs.length > 0;
    keyed($('operations'), runs.map((run) => ({ key: run.fleetId, run })),
      ({ key }) => make('li', {}, make('button', { type: 'button', onclick: () => this.#choose(key) }, make('span', {}, make('strong'), make('span')), make('span', { class: 'hint' }))),
      (item, { key, run }) => {
        const [what, state] = item.firstElementChild.children;
        say(what.firstElementChild, run.title ?? run.command);
        say(what.lastElementChild, ` · ${run.command} on ${run.targetCount.toLocaleString('en')}`);
        say(state, `${run.state} · ${ago(run.createdAt)}`);
        item.firstElementChild.setAttribute('aria-current', String(key === this.#open));
      });
  }

  #choose(fleetId) {
    this.#open = fleetId;
    this.#state = '';
    this.#most = OUTCOMES;
    this.#view = this.#newView();
    this.#show();
    this.#list();
    $('operation').scrollIntoView({ block: 'nearest' });
    this.#view.title.focus();
  }

  /** The open run's elements; made once, so that changes take neither focus nor a press away. */
  #newView() {
    const bar = make('svg:svg', { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', role: 'progressbar', 'aria-label': 'Progress', 'aria-valuemin': 0 });
    const cancel = make('button', { type: 'button', class: 'danger', 'data-testid': 'fleet-cancel', onclick: () => this.#while(cancel, () => this.#cancel()) }, 'Cancel');
    const retry = make('button', { type: 'button', 'data-testid': 'fleet-retry', onclick: () => this.#while(retry, () => this.#retry()) }, 'Retry the failed …');
    const rows = make('tbody');
    const more = make('button', { type: 'button', onclick: () => this.#while(more, () => this.#moreOutcomes()) }, 'More');
    const view = {
      title: make('h2', { class: 'grow', tabindex: -1 }), badge: make('span', { class: 'badge' }), cancel, retry, bar, rows, more,
      sums: make('p', { class: 'hint' }), counts: make('p'), states: make('div', { class: 'states', role: 'group', 'aria-label': 'Outcomes' }),
      trouble: make('div'),
      table: make('table', {}, make('caption', { class: 'sr' }, 'Outcomes by gateway'), make('thead', {}, make('tr', {}, ...['Gateway', 'Outcome', 'Why'].map((t) => make('th', { scope: 'col' }, t)))), rows),
    };
    view.table.hidden = true;
    more.hidden = true;
    $('operation').replaceChildren(make('div', { class: 'row' }, view.title, view.badge, retry, cancel), view.sums, bar, view.counts, view.states, view.trouble, view.table, more);
    $('operation').hidden = false;
    return view;
  }

  #show() {
    const run = this.#runs.get(this.#open);
    if (run === undefined) {
      return;
    }
    const view = this.#view;
    const bits = parts(run);
    $('operation').dataset.state = run.state;
    say(view.title, run.title ?? run.command);
    say(view.badge, run.state);
    view.badge.className = `badge ${{ COMPLETED: 'good', RUNNING: '' }[run.state] ?? 'bad'}`;
    view.cancel.hidden = run.state !== 'RUNNING';
    view.retry.hidden = failed(run) === 0;
    say(view.sums, `${run.command} · ${run.concurrency} at a time · stops beyond ${Math.round(run.maxFailureShare * 100)} % failed · begun ${ago(run.createdAt)}`);
    say(view.counts, `Settled on ${done(run).toLocaleString('en')} of ${count(run.targetCount, 'gateway')}`);
    view.bar.setAttribute('aria-valuemax', run.targetCount);
    view.bar.setAttribute('aria-valuenow', done(run));
    view.bar.setAttribute('aria-valuetext', bits.map((part) => `${part.count} ${part.state}`).join(', '));
    view.bar.replaceChildren(...bits.map((part) => make('svg:rect', { class: part.state, x: part.x.toFixed(2), width: part.width.toFixed(2), height: 10 })));
    keyed(view.states, STATES.filter((state) => run.outcomes[state] > 0 || state === this.#state).map((state) => ({ key: state })), ({ key }) => this.#stateButton(key), (button, { key }) => {
      say(button.lastChild, `${key} ${(run.outcomes[key] ?? 0).toLocaleString('en')}`);
      button.setAttribute('aria-pressed', String(key === this.#state));
    });
    if (this.#state !== '') {
      this.#reload ||= setTimeout(() => {
        this.#reload = 0;
        this.#showOutcomes();
      }, RELOAD_MS);
    }
  }

  #stateButton(state) {
    const press = () => {
      this.#state = state === this.#state ? '' : state;
      this.#most = OUTCOMES;
      this.#view.table.hidden = this.#state === '';
      this.#view.more.hidden = true;
      this.#view.rows.replaceChildren();
      this.#show();
    };
    return make('button', { type: 'button', 'data-testid': `outcome-${state}`, onclick: press }, make('i', { class: `dot ${state}`, 'aria-hidden': 'true' }), make('span'));
  }

  async #moreOutcomes() {
    this.#most = Math.min(1000, this.#most * 3);
    await this.#showOutcomes();
  }

  async #showOutcomes() {
    const [fleetId, state, view] = [this.#open, this.#state, this.#view];
    if (state === '') {
      return;
    }
    try {
      const page = await this.api.get(`fleet-commands/${fleetId}/outcomes?state=${state}&limit=${this.#most}`);
      if (view !== this.#view || state !== this.#state) {
        return;
      }
      view.trouble.replaceChildren();
      keyed(view.rows, page.items.map((c) => ({ key: c.deviceId, ...c })), () => make('tr', {}, make('td'), make('td'), make('td')), (row, c) => {
        [c.deviceId, c.code ?? c.state, c.message ?? (c.progress === undefined ? '' : `${Math.round(c.progress * 100)} %`)].forEach((text, i) => say(row.children[i], text));
      });
      view.more.hidden = page.nextCursor === undefined || this.#most >= 1000;
      say(view.table.caption, page.nextCursor === undefined ? 'Outcomes by gateway' : `The first ${this.#most} gateways`);
      view.table.caption.className = page.nextCursor === undefined ? 'sr' : 'hint';
    } catch (problem) {
      if (view === this.#view && state === this.#state) {
        view.trouble.replaceChildren(problemView(problem));
      }
    }
  }

  async #retry() {
    const run = this.#runs.get(this.#open);
    if (await confirmed(`Run ${run.command} once more on ${count(failed(run), 'gateway')} where it failed? Those that did not answer may have run it.`)) {
      const begun = await this.api.post(`fleet-commands/${run.fleetId}/retry`, undefined, requestKey());
      this.changed(begun);
      this.#choose(begun.fleetId);
      announce(`${run.command} has begun on ${count(begun.targetCount, 'gateway')}`);
    }
  }

  async #cancel() {
    const [fleetId, view] = [this.#open, this.#view];
    if (await confirmed('Send it to no further gateway? Those that have it go on.')) {
      await this.api.post(`fleet-commands/${fleetId}/cancel`).then((run) => this.changed(run)).catch((problem) => view.trouble.replaceChildren(problemView(problem)));
    }
  }
}
