// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// The page: signs in, keeps the fleet by lists and live changes, and shows what was chosen.
import { Api, Problem } from './api.js';
import { ago, bytes } from './chart.js';
import { Detail } from './detail.js';
import { listen } from './events.js';
import { Fleet, share } from './fleet.js';
import { Operations } from './operations.js';
import { Grid } from './table.js';
import { $, announce, make, meter } from './view.js';

const REDRAW_MS = 250;
const SESSION = 'signalbox-csg';

const fleet = new Fleet();
let api = null;
let listening = null;
let order = 'deviceId';
let region = '';
let redraw = 0;
let detail = null;
let operations = null;

const columns = [
  { key: 'deviceId', title: 'Gateway', cell: (g) => make('span', { class: 'name' }, g.deviceId, g.displayName ? make('small', {}, g.displayName) : '') },
  { key: 'region', title: 'Region', cell: (g) => g.region },
  { key: 'health', title: 'Health', cell: (g) => make('span', { class: `health ${g.health}` }, g.health) },
  { key: 'online', title: 'Link', cell: (g) => make('span', { class: g.online ? 'online' : 'offline' }, g.online ? 'online' : 'offline') },
  { key: 'version', title: 'Version', cell: (g) => g.version },
  {
    key: 'used',
    title: 'Used',
    cell: (g) => make('span', { class: 'metered', title: `${bytes(g.usedBytes)} of ${bytes(g.capacityBytes)}` }, meter(share(g)), `${Math.round(share(g) * 100)} %`),
  },
  { key: 'dirty', title: 'To upload', cell: (g) => bytes(g.cacheDirtyBytes) },
  { key: 'reportedAt', title: 'Reported', cell: (g) => ago(g.reportedAt) },
];

const grid = new Grid($('grid'), columns, {
  id: (g) => g.deviceId,
  attributes: (g) => ({ 'data-testid': 'gateway-row', 'data-device-id': g.deviceId }),
  onOpen: (g) => open(g.deviceId),
  onSort: (key) => {
    order = order === key ? `-${key}` : key;
    show();
  },
});

function filter() {
  return {
    region,
    text: $('filter-text').value,
    health: $('filter-health').value,
    version: $('filter-version').value,
    label: $('filter-label').value,
    online: $('filter-online').value,
  };
}

function show() {
  redraw = 0;
  const rows = fleet.select(filter(), order);
  grid.show(rows, order);
  $('shown').textContent = `${rows.length.toLocaleString('en')} of ${fleet.size.toLocaleString('en')} gateways`;
  showRegions();
  choices($('filter-health'), 'any health', ['OK', 'DEGRADED', 'FAILED']);
  choices($('filter-version'), 'any version', fleet.values((g) => [g.version]));
  choices($('filter-label'), 'any label', fleet.values((g) => g.labels));
  operations?.know(fleet);
}

/** Draws soon, however many changes come meanwhile. */
function showSoon() {
  redraw ||= setTimeout(show, REDRAW_MS);
}

function showRegions() {
  const focused = document.activeElement?.dataset?.region;
  $('regions').replaceChildren(
    ...fleet.regions().map((sum) => {
      const trouble = [sum.failed > 0 ? `${sum.failed} failed` : '', sum.degraded > 0 ? `${sum.degraded} degraded` : ''].filter((t) => t !== '').join(', ');
      return make(
        'button',
        {
          type: 'button', class: 'region', 'data-testid': `region-${sum.region}`, 'data-region': sum.region, 'aria-pressed': String(region === sum.region),
          onclick: () => {
            region = region === sum.region ? '' : sum.region;
            show();
          },
        },
        make('b', {}, sum.region),
        `${sum.online.toLocaleString('en')} of ${sum.gateways.toLocaleString('en')} online`,
        make('br'),
        make('span', { class: trouble === '' ? 'hint' : sum.failed > 0 ? 'FAILED' : 'DEGRADED' }, trouble === '' ? 'all well' : trouble),
        make('span', { class: 'hint' }, ` · ${bytes(sum.used)} of ${bytes(sum.capacity)}`),
        meter(sum.capacity > 0 ? sum.used / sum.capacity : 0),
      );
    }),
  );
  if (focused !== undefined) {
    document.querySelector(`[data-region="${focused}"]`)?.focus();
  }
}

function choices(select, any, values) {
  const known = [...select.options].slice(1).map((option) => option.value);
  if (select.options.length === 0 || known.join() !== values.join()) {
    const chosen = select.value;
    select.replaceChildren(make('option', { value: '' }, any), ...values.map((value) => make('option', { value }, value)));
    select.value = values.includes(chosen) ? chosen : '';
  }
}

function open(deviceId) {
  grid.select(deviceId);
  detail.open(deviceId);
}

function view(name) {
  for (const each of ['fleet', 'operations']) {
    $(`${each}-view`).hidden = each !== name;
    if (each === name) {
      $(`view-${each}`).setAttribute('aria-current', 'page');
    } else {
      $(`view-${each}`).removeAttribute('aria-current');
    }
  }
  if (name === 'operations') {
    operations.shown();
  }
}

async function load() {
  const loading = fleet.loading();
  for await (const items of api.pages('gateways?limit=1000')) {
    loading.page(items);
    showSoon();
  }
  loading.end();
  showSoon();
}

function changed({ type, data }) {
  if (type === 'ready' || type === 'reload') {
    load().then(() => operations.load()).catch(failed);
  } else if (type === 'gateway') {
    fleet.put(data);
    detail.changed(data);
    showSoon();
  } else if (type === 'gateway-deleted') {
    fleet.delete(data.deviceId);
    showSoon();
  } else if (type === 'fleet') {
    operations.changed(data);
  }
}

function failed(problem) {
  if (problem instanceof Problem && problem.status === 401) {
    signOut('Sign in again.');
  } else {
    announce(String(problem.message));
  }
}

function showState(state) {
  $('live-state').textContent = state === 'live' ? 'live' : 'reconnecting …';
  $('live-state').className = state === 'live' ? 'badge good' : 'badge';
}

async function signIn(user, password) {
  const asked = new Api(user, password);
  const catalogue = await asked.get('command-types');
  api = asked;
  sessionStorage.setItem(SESSION, JSON.stringify({ user, password }));
  detail = new Detail($('detail'), api, catalogue, {
    closed: () => {
      grid.select('');
      $('grid').focus();
    },
  });
  operations = new Operations(api, catalogue, () => fleet.select(filter(), order).map((g) => g.deviceId));
  $('sign-in-view').hidden = true;
  $('views').hidden = false;
  $('who').hidden = false;
  view('fleet');
  showState('reconnecting');
  listening = new AbortController();
  listen({ url: '/api/csg/events', headers: api.headers, signal: listening.signal, onEvent: changed, onState: showState });
}

function signOut(reason = '') {
  sessionStorage.removeItem(SESSION);
  listening?.abort();
  $('sign-in-error').textContent = reason;
  if (reason === '') {
    location.reload();
  } else {
    $('sign-in-view').hidden = false;
    $('fleet-view').hidden = true;
    $('operations-view').hidden = true;
  }
}

$('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  $('sign-in-error').textContent = '';
  signIn($('user').value, $('password').value).catch((problem) => {
    $('sign-in-error').textContent = problem.status === 401 ? 'User or password is wrong.' : problem.message;
  });
});
$('sign-out').addEventListener('click', () => signOut());
$('view-fleet').addEventListener('click', () => view('fleet'));
$('view-operations').addEventListener('click', () => view('operations'));
$('filters').addEventListener('input', show);
$('filters').addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) && !$('fleet-view').hidden) {
    event.preventDefault();
    $('filter-text').focus();
  } else if (event.key === 'Escape' && !$('detail').hidden && !$('confirm').open) {
    detail.close();
  }
});

const address = new URLSearchParams(location.hash.slice(1));
if (address.has('user')) {
  $('user').value = address.get('user');
  $('password').value = address.get('password') ?? '';
  history.replaceState(null, '', location.pathname);
}
const session = JSON.parse(sessionStorage.getItem(SESSION) ?? 'null');
if (session !== null) {
  signIn(session.user, session.password).catch(() => sessionStorage.removeItem(SESSION));
}
