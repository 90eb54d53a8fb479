// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// The page: signs in, keeps the fleet by lists and live changes, and shows what was chosen.
import { Api, Problem } from './api.js';
import { ago, bytes } from './chart.js';
import { Detail } from './detail.js';
import { listen, pause } from './events.js';
import { Fleet, inPlace, share } from './fleet.js';
import { Operations } from './operations.js';
import { Grid } from './table.js';
import { $, count, keyed, make, meter, say } from './view.js';

const REDRAW_MS = 250;
const AGES_MS = 15_000;
const SESSION = 'signalbox-csg';

const fleet = new Fleet();
let api = null;
let listening = null;
let order = 'deviceId';
let region = '';
let redraw = 0;
let loads = 0;
let detail = null;
let operations = null;

/** A column that shows a text, in an element of a class where it needs one. */
const plain = (key, title, text, look = () => '') => ({
  key,
  title,
  text: (g) => text(g) ?? '',
  fill: (cell, g) => cell.replaceChildren(look(g) === '' ? (text(g) ?? '–') : make('span', { class: look(g) }, text(g) ?? '–')),
});

const columns = [
  {
    key: 'deviceId',
    title: 'Gateway',
    text: (g, marked) => `${g.displayName ?? ''} ${marked}`,
    fill: (cell, g, marked) => cell.replaceChildren(
      make('span', { class: marked ? 'mark marked' : 'mark', title: 'Mark for a fleet command', 'aria-hidden': 'true' }),
      make('span', { class: 'name' }, g.deviceId, g.displayName ? make('small', {}, g.displayName) : '')),
  },
  plain('region', 'Region', (g) => g.region),
  plain('health', 'Health', (g) => g.health, (g) => `health ${g.health ?? 'offline'}`),
  plain('online', 'Link', (g) => (g.online ? 'online' : 'offline'), (g) => (g.online ? 'online' : 'offline')),
  plain('version', 'Version', (g) => g.version),
  {
    key: 'used',
    title: 'Used',
    text: (g) => `${g.usedBytes} ${g.capacityBytes}`,
    fill: (cell, g) => cell.replaceChildren(
      g.capacityBytes === undefined ? '–' : make('span', { class: 'metered', title: `${bytes(g.usedBytes)} of ${bytes(g.capacityBytes)}` }, meter(share(g)), `${Math.round(share(g) * 100)} %`)),
  },
  plain('dirty', 'To upload', (g) => (g.cacheDirtyBytes === undefined ? undefined : bytes(g.cacheDirtyBytes))),
  plain('reportedAt', 'Reported', (g) => ago(g.reportedAt)),
];

const grid = new Grid($('grid'), columns, {
  id: (g) => g.deviceId,
  attributes: (g) => ({ 'data-testid': 'gateway-row', 'data-device-id': g.deviceId }),
  onOpen: (g) => open(g.deviceId),
  onSort: (key) => {
    order = order === key ? `-${key}` : key;
    show();
  },
  onRelease: () => showSoon(),
  onMark: () => {
    const marked = grid.marked.length;
    $('marked').hidden = marked === 0;
    say($('marked-count'), marked === 0 ? '' : `${count(marked, 'gateway')} marked`);
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

/** Shows what fits, from the top. */
function show() {
  draw(fleet.select(filter(), order), false);
}

/** Shows what has changed; nothing moves under a hand, and what is in sight stays in sight. */
function refresh() {
  clearTimeout(redraw);
  redraw = 0;
  const rows = fleet.select(filter(), order);
  draw(grid.held && loads === 0 ? inPlace(grid.rows, rows) : rows, true);
}

function draw(rows, changedOnly) {
  grid.show(rows, order, changedOnly);
  grid.keepMarks((deviceId) => fleet.get(deviceId) !== undefined);
  say($('shown'), `${rows.length.toLocaleString('en')} of ${count(fleet.size, 'gateway')}`);
  $('none').hidden = rows.length > 0 || fleet.size === 0;
  showRegions();
  choices($('filter-health'), 'any health', ['OK', 'DEGRADED', 'FAILED']);
  choices($('filter-version'), 'any version', fleet.values((g) => [g.version]));
  choices($('filter-label'), 'any label', fleet.values((g) => g.labels));
  operations?.know(fleet);
}

/** Draws soon, however many changes come meanwhile. */
function showSoon() {
  redraw ||= setTimeout(refresh, REDRAW_MS);
}

function showRegions() {
  keyed($('regions'), fleet.regions().map((sum) => ({ key: sum.region, ...sum })), newRegion, fillRegion);
}

function newRegion(sum) {
  return make(
    'button',
    {
      type: 'button', class: 'region', 'data-testid': `region-${sum.region}`,
      onclick: () => {
        region = region === sum.region ? '' : sum.region;
        show();
      },
    },
    make('b', {}, sum.region), make('span', { class: 'count' }), make('span', { class: 'trouble' }), make('span', { class: 'hint used' }), meter(0),
  );
}

function fillRegion(tile, sum) {
  const part = sum.capacity > 0 ? sum.used / sum.capacity : 0;
  tile.setAttribute('aria-pressed', String(region === sum.region));
  say(tile.querySelector('.count'), `${sum.online.toLocaleString('en')} of ${sum.gateways.toLocaleString('en')} online`);
  const trouble = [sum.failed > 0 ? `${sum.failed} failed` : '', sum.degraded > 0 ? `${sum.degraded} degraded` : ''].filter((t) => t !== '').join(', ');
  const look = tile.querySelector('.trouble');
  say(look, trouble === '' ? 'all well' : trouble);
  look.className = `trouble ${sum.failed > 0 ? 'FAILED' : sum.degraded > 0 ? 'DEGRADED' : 'OK'}`;
  say(tile.querySelector('.used'), `${bytes(sum.used)} of ${bytes(sum.capacity)}`);
  tile.querySelector('rect').setAttribute('width', (part * 100).toFixed(1));
}

/** Offers values; one that was chosen stays, even where no gateway has it any more. */
function choices(select, any, values) {
  const chosen = select.value;
  const all = chosen === '' || values.includes(chosen) ? values : [...values, chosen];
  const known = [...select.options].slice(1).map((option) => option.value);
  if (select.options.length === 0 || known.join() !== all.join()) {
    select.replaceChildren(make('option', { value: '' }, any), ...all.map((value) => make('option', { value }, value)));
    select.value = chosen;
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

/** Loads the lists; tries again for as long as the same stream is listened to. */
async function load() {
  const { signal } = listening;
  loads += 1;
  try {
    await tryToLoad(signal);
  } finally {
    refresh();
    loads -= 1;
  }
}

async function tryToLoad(signal) {
  for (let failures = 0; !signal.aborted; failures += 1) {
    const loading = fleet.loading();
    try {
      for await (const items of api.pages('gateways?limit=1000')) {
        loading.page(items);
        showSoon();
      }
      await operations.load();
      loading.end();
      notice('');
      return;
    } catch (problem) {
      loading.drop();
      if (refused(problem) || signal.aborted) {
        return;
      }
      notice(`The lists could not be loaded: ${problem.message}. Trying again …`);
      await new Promise((done) => { setTimeout(done, pause(failures)); });
    }
  }
}

function changed({ type, data }) {
  if (type === 'ready' || type === 'reload') {
    load();
  } else if (type === 'gateway') {
    fleet.put(data);
    detail.changed(data);
    showSoon();
  } else if (type === 'gateway-deleted') {
    fleet.delete(data.deviceId);
    detail.gone(data.deviceId);
    showSoon();
  } else if (type === 'fleet') {
    operations.changed(data);
  }
}

/** Whether the credentials hold no longer; asks for them again then. */
function refused(problem) {
  if (problem instanceof Problem && problem.status === 401) {
    signOut('Sign in again.');
    return true;
  }
  return false;
}

function notice(text) {
  say($('notice'), text);
  $('notice').hidden = text === '';
}

function showState(state) {
  say($('live-state'), state === 'live' ? 'live' : 'reconnecting …');
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
  operations = new Operations(api, catalogue, {
    filtered: () => fleet.select(filter(), order).map((g) => g.deviceId),
    marked: () => grid.marked,
  });
  $('sign-in-view').hidden = true;
  $('views').hidden = false;
  $('who').hidden = false;
  view('fleet');
  showState('reconnecting');
  listening = new AbortController();
  listen({ url: '/api/csg/events', headers: api.headers, signal: listening.signal, onEvent: changed, onState: showState, onRefused: () => signOut('Sign in again.') });
}

/** Ends the session. Where a reason is given the page stays, and asks for credentials again. */
function signOut(reason = '') {
  sessionStorage.removeItem(SESSION);
  listening?.abort();
  if (reason === '') {
    location.reload();
    return;
  }
  $('sign-in-error').textContent = reason;
  detail?.close();
  for (const id of ['fleet-view', 'operations-view', 'views', 'who']) {
    $(id).hidden = true;
  }
  $('sign-in-view').hidden = false;
  $('password').value = '';
  $('user').focus();
}

$('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  $('sign-in-error').textContent = '';
  event.submitter.disabled = true;
  signIn($('user').value, $('password').value)
    .catch((problem) => { $('sign-in-error').textContent = problem.status === 401 ? 'User or password is wrong.' : problem.message; })
    .finally(() => { event.submitter.disabled = false; });
});
$('sign-in-button').disabled = false;
$('sign-out').addEventListener('click', () => signOut());
$('view-fleet').addEventListener('click', () => view('fleet'));
$('view-operations').addEventListener('click', () => view('operations'));
$('run-marked').addEventListener('click', () => {
  view('operations');
  operations.chooseMarked();
});
$('unmark').addEventListener('click', () => {
  grid.unmark();
  $('grid').focus();
});
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

setInterval(() => {
  if (listening?.signal.aborted === false) {
    showSoon();
  }
}, AGES_MS);

/** Takes user and password of a link, which stand behind the '#', where no server gets to see them, out of the address bar. */
function takeLink() {
  const address = new URLSearchParams(location.hash.slice(1));
  if (!address.has('user')) {
    return false;
  }
  $('user').value = address.get('user');
  $('password').value = address.get('password') ?? '';
  history.replaceState(null, '', location.pathname);
  return true;
}

window.addEventListener('hashchange', takeLink);
const brought = takeLink();
const session = JSON.parse(sessionStorage.getItem(SESSION) ?? 'null');
if (session !== null && !brought) {
  signIn(session.user, session.password).catch((problem) => {
    if (problem.status === 401) {
      sessionStorage.removeItem(SESSION);
    } else {
      $('user').value = session.user;
      $('password').value = session.password;
    }
    $('sign-in-error').textContent = problem.status === 401 ? 'Sign in again.' : problem.message;
  });
}
