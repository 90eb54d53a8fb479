// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Commands to many gateways: whom, how, and how far it has come.
import { ago } from './chart.js';
import { CommandForm } from './command-form.js';
import { $, announce, confirmed, make, problemView } from './view.js';

const STATES = ['SUCCEEDED', 'SENT', 'FAILED', 'NOT_SENT', 'TIMED_OUT', 'OFFLINE', 'CANCELED', 'WAITING'];
const OUTCOMES = 100;

export class Operations {
  #runs = new Map();
  #open = '';
  #state = '';
  #reload = 0;

  constructor(api, catalogue, filtered) {
    this.api = api;
    this.filtered = filtered;
    this.form = new CommandForm(catalogue, 'many');
    this.lists = Object.fromEntries(['regions', 'versions', 'labels', 'health'].map((name) => [name, make('select', { multiple: true, name })]));
    this.lists.health.append(...['OK', 'DEGRADED', 'FAILED'].map((value) => make('option', { value }, value)));
    this.whom = make('select', { name: 'whom', onchange: () => this.#showWhom() },
      make('option', { value: 'selector' }, 'Those that fit'), make('option', { value: 'filter' }, 'Those of the current filter'), make('option', { value: 'all' }, 'All'));
    this.criteria = make('div', { class: 'two' }, ...Object.entries(this.lists).map(([name, list]) => make('label', {}, name[0].toUpperCase() + name.slice(1), list)));
    this.title = make('input', { name: 'title', maxlength: 120, autocomplete: 'off' });
    this.concurrency = make('input', { name: 'concurrency', type: 'number', min: 1, max: 1000, value: 50 });
    this.share = make('input', { name: 'share', type: 'number', min: 0, max: 100, value: 10 });
    this.note = make('div', { class: 'result', role: 'status' });
    $('fleet-form').replaceChildren(
      make('div', { class: 'fields' },
        make('fieldset', {}, make('legend', {}, 'Gateways'), make('div', { class: 'fields' }, make('label', {}, 'Whom', this.whom), this.criteria)),
        make('fieldset', {}, make('legend', {}, 'Command'), this.form.element),
        make('label', {}, 'Title', this.title),
        make('div', { class: 'two' },
          make('label', {}, 'At a time', this.concurrency),
          make('label', {}, 'Stop above, % failed', this.share)),
        make('p', { class: 'row' },
          make('button', { type: 'button', 'data-testid': 'dry-run', onclick: (e) => this.#while(e.target, () => this.#dryRun()) }, 'Dry run'),
          make('button', { type: 'button', class: 'primary', 'data-testid': 'fleet-start', onclick: (e) => this.#while(e.target, () => this.#start()) }, 'Start …'))),
      this.note);
  }

  async #while(button, work) {
    button.disabled = true;
    try {
      await work();
    } catch (problem) {
      this.note.replaceChildren(problemView(problem));
    } finally {
      button.disabled = false;
    }
  }

  /** Offers what some gateway has. */
  know(fleet) {
    this.#offer(this.lists.regions, fleet.values((g) => [g.region]));
    this.#offer(this.lists.versions, fleet.values((g) => [g.version]));
    this.#offer(this.lists.labels, fleet.values((g) => g.labels));
  }

  #offer(list, values) {
    if ([...list.options].map((o) => o.value).join() !== values.join()) {
      const chosen = new Set([...list.selectedOptions].map((o) => o.value));
      list.replaceChildren(...values.map((value) => make('option', { value, selected: chosen.has(value) }, value)));
    }
  }

  #showWhom() {
    this.criteria.hidden = this.whom.value !== 'selector';
  }

  #selector() {
    if (this.whom.value === 'all') {
      return { all: true };
    }
    if (this.whom.value === 'filter') {
      return { deviceIds: this.filtered() };
    }
    return Object.fromEntries(Object.entries(this.lists)
      .map(([name, list]) => [name, [...list.selectedOptions].map((o) => o.value)])
      .filter(([, values]) => values.length > 0));
  }

  #request() {
    const command = this.form.read();
    const selector = this.#selector();
    if (command === null) {
      return null;
    }
    if (Object.keys(selector).length === 0 || selector.deviceIds?.length === 0) {
      this.note.replaceChildren(make('p', { class: 'error', role: 'alert' }, 'Choose gateways first: a region, a version, a label or a health, or All.'));
      return null;
    }
    const title = this.title.value.trim();
    return { ...command, selector, concurrency: Number(this.concurrency.value), maxFailureShare: Number(this.share.value) / 100, ...(title === '' ? {} : { title }) };
  }

  async #dryRun() {
    const request = this.#request();
    if (request !== null) {
      const found = await this.api.post('commands', { ...request, dryRun: true });
      const regions = Object.entries(found.regions).map(([region, count]) => `${count} in ${region}`).join(', ');
      this.note.replaceChildren(
        make('p', {}, make('strong', {}, `${found.targetCount} gateways`), `, ${found.onlineCount} of them online${regions === '' ? '' : `: ${regions}`}`),
        make('details', {}, make('summary', {}, 'The first hundred'), make('p', { class: 'hint' }, found.deviceIds.join(' '))));
    }
  }

  async #start() {
    const request = this.#request();
    if (request === null) {
      return;
    }
    const found = await this.api.post('commands', { ...request, dryRun: true });
    if (found.targetCount === 0) {
      this.note.replaceChildren(make('p', { class: 'error', role: 'alert' }, 'No gateway fits.'));
    } else if (await confirmed(`Run ${request.command} on ${found.targetCount} gateways, ${request.concurrency} at a time?`)) {
      const begun = await this.api.post('commands', request, crypto.randomUUID());
      this.note.replaceChildren();
      this.changed(begun);
      this.#choose(begun.fleetId);
    }
  }

  async load() {
    const page = await this.api.get('fleet-commands?limit=50');
    page.items.reverse().forEach((run) => this.#runs.set(run.fleetId, run));
    this.#list();
  }

  shown() {
    this.#list();
  }

  /** A live change. */
  changed(run) {
    const ended = this.#runs.get(run.fleetId)?.state === 'RUNNING' && run.state !== 'RUNNING';
    this.#runs.set(run.fleetId, run);
    this.#list();
    if (run.fleetId === this.#open) {
      this.#show();
      if (ended) {
        announce(`Fleet command ${run.state.toLowerCase()}`);
      }
    }
  }

  #list() {
    const runs = [...this.#runs.values()].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    $('no-operations').hidden = runs.length > 0;
    $('operations').replaceChildren(...runs.map((run) => make('li', {},
      make('button', { type: 'button', onclick: () => this.#choose(run.fleetId) },
        make('span', {}, make('strong', {}, run.title ?? run.command), ` · ${run.command} on ${run.targetCount}`),
        make('span', { class: 'hint' }, `${run.state} · ${ago(run.createdAt)}`)))));
  }

  #choose(fleetId) {
    this.#open = fleetId;
    this.#state = '';
    this.outcomes = make('div');
    this.#show();
    $('operation').scrollIntoView({ block: 'nearest' });
  }

  #show() {
    const run = this.#runs.get(this.#open);
    const done = run.targetCount - (run.outcomes.WAITING ?? 0) - (run.outcomes.SENT ?? 0);
    let x = 0;
    const parts = STATES.filter((state) => run.outcomes[state] > 0).map((state) => {
      const width = (run.outcomes[state] / run.targetCount) * 100;
      const part = make('svg:rect', { class: state, x: x.toFixed(2), width: width.toFixed(2), height: 10 });
      x += width;
      return part;
    });
    const root = $('operation');
    root.hidden = false;
    root.dataset.state = run.state;
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    root.replaceChildren(
      make('div', { class: 'row' }, make('h2', { class: 'grow' }, run.title ?? run.command),
        make('span', { class: run.state === 'COMPLETED' ? 'badge good' : run.state === 'RUNNING' ? 'badge' : 'badge bad' }, run.state),
        run.state === 'RUNNING' ? make('button', { type: 'button', class: 'danger', 'data-key': 'cancel', 'data-testid': 'fleet-cancel', onclick: () => this.#cancel() }, 'Cancel') : null),
      make('p', { class: 'hint' }, `${run.command} · ${run.concurrency} at a time · begun ${ago(run.createdAt)}`),
      make('svg:svg', { class: 'bar', viewBox: '0 0 100 10', preserveAspectRatio: 'none', role: 'progressbar', 'aria-label': 'Progress', 'aria-valuemin': 0, 'aria-valuemax': run.targetCount, 'aria-valuenow': done }, ...parts),
      make('div', { class: 'states', role: 'group', 'aria-label': 'Outcomes' },
        ...STATES.filter((state) => run.outcomes[state] > 0).map((state) =>
          make('button', { type: 'button', 'data-key': state, 'data-testid': `outcome-${state}`, 'aria-pressed': String(state === this.#state), onclick: () => { this.#state = state; this.#show(); } }, `${state} ${run.outcomes[state]}`))),
      this.outcomes);
    root.querySelector(`[data-key="${focused}"]`)?.focus();
    if (this.#state !== '') {
      this.#reload ||= setTimeout(() => {
        this.#reload = 0;
        this.#showOutcomes();
      }, 300);
    }
  }

  async #showOutcomes() {
    const page = await this.api.get(`fleet-commands/${this.#open}/outcomes?state=${this.#state}&limit=${OUTCOMES}`).catch(() => null);
    if (page !== null) {
      this.outcomes.replaceChildren(
        make('table', {}, make('tbody', {}, ...page.items.map((c) => make('tr', {}, make('td', {}, c.deviceId), make('td', {}, c.code ?? c.state), make('td', {}, c.message ?? ''))))),
        page.nextCursor ? make('p', { class: 'hint' }, `The first ${OUTCOMES}.`) : '');
    }
  }

  async #cancel() {
    if (await confirmed('Send it to no further gateway? Those that have it go on.')) {
      await this.api.post(`fleet-commands/${this.#open}/cancel`).then((run) => this.changed(run)).catch((problem) => this.note.replaceChildren(problemView(problem)));
    }
  }
}
