// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// The page: what the user does goes to the calls, what the calls say is shown.
import { Calls } from './call.js';
import { Inbox } from './events.js';
import { Link } from './link.js';
import { Media } from './media.js';
import { $, face, make, notice, Ringer } from './view.js';

const REFRESH_MS = 10_000;
const REJOIN_MS = 1500;
const STATES = {
  REQUESTED: 'is being called',
  INVITED: 'rings',
  ACCEPTED: 'is joining',
  JOINED: '',
  DECLINED: 'declined',
  EXPIRED: 'did not answer',
  LEFT: 'left',
  REMOVED: 'removed',
};

let link = null;
let calls = null;
let lastState = 'offline';
let resumed = false;
const chosen = new Set();
const tiles = new Map();
const streams = new Map();
const ringer = new Ringer();
const media = new Media({
  local: (stream) => setStream('', stream),
  remote: setStream,
  gone: (id) => setStream(id, null),
  problem: (text) => notice(text, true),
  shutOut: (reason) => calls.shutOut(reason),
  lost: () => {
    const meetingId = calls.current?.meetingId;
    notice('The connection to the call broke; joining again.', true);
    setTimeout(() => calls.current?.meetingId === meetingId && calls.rejoin(meetingId), REJOIN_MS);
  },
});

/** A name for this tab: it stays over a reload, and another tab has another. */
function deviceName() {
  let name = sessionStorage.getItem('device');
  if (!name) {
    name = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => (byte % 36).toString(36)).join('');
    sessionStorage.setItem('device', name);
  }
  return name;
}

async function signIn(user, password) {
  $('sign-in-error').textContent = '';
  const answer = await fetch('sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user, password, device: deviceName() }),
  });
  const body = await answer.json();
  if (!answer.ok) {
    throw new Error(body.detail ?? body.title ?? 'Sign-in failed');
  }
  // What opens the broker for this terminal alone; the password is not kept.
  sessionStorage.setItem('access', JSON.stringify(body));
  start(body);
}

function start(access) {
  const place = sessionStorage.getItem('meeting');
  const inbox = new Inbox(sessionStorage, `inbox ${access.clientId}`);
  calls = new Calls(access.clientId, {
    publish: (parent, type, data) => {
      const { id, sent } = link.publish(parent, type, data);
      sent.catch((error) => notice(`Not sent: ${error.message}`, true));
      return id;
    },
    join: (invitation) => media.join(invitation, calls.self.displayName),
    leaveRoom: () => media.leave(),
    notice,
    changed: render,
  });
  link = new Link(access, inbox, {
    state: (state) => {
      if (state === 'online' && lastState !== 'online') {
        calls.refresh();
        resume(place);
      }
      lastState = state;
      render();
    },
    failed: (message) => notice(`The broker says: ${message}`, true),
    takenOver: () => {
      notice('This terminal was opened elsewhere; reload the page to use it here.', true);
      render();
    },
    event: (event) => calls.take(event),
  });
  $('sign-in-view').hidden = true;
  $('app-view').hidden = false;
  $('who').hidden = false;
  setInterval(() => document.visibilityState === 'visible' && lastState === 'online' && calls.refresh(), REFRESH_MS);
  render();
}

/** After a reload: back into the call, once. */
function resume(meetingId) {
  if (meetingId && !resumed) {
    calls.rejoin(meetingId);
  }
  resumed = true;
}

function setStream(id, stream) {
  if (stream) {
    streams.set(id, stream);
  } else {
    streams.delete(id);
  }
  if (calls) {
    render();
  }
}

function render() {
  $('link-state').textContent = lastState === 'online' ? 'Connected' : 'Connecting …';
  $('link-state').dataset.state = lastState;
  $('self-name').textContent = calls.self?.displayName ?? '';
  if (calls.current?.joined) {
    sessionStorage.setItem('meeting', calls.current.meetingId);
  } else if (!calls.current) {
    sessionStorage.removeItem('meeting');
  }
  renderContacts();
  renderRing();
  renderCall();
}

function renderContacts() {
  const filter = $('filter').value.trim().toLowerCase();
  const inCall = new Set(
    calls.current?.snapshot?.participants.filter((p) => ['REQUESTED', 'INVITED', 'ACCEPTED', 'JOINED'].includes(p.state)).map((p) => p.userId),
  );
  const shown = calls.contacts.filter((each) => each.displayName.toLowerCase().includes(filter));
  const focused = document.activeElement?.dataset?.userId;
  $('contacts').replaceChildren(
    ...shown.map((each) => {
      const box = make('input', {
        type: 'checkbox',
        checked: chosen.has(each.userId),
        disabled: inCall.has(each.userId),
        dataset: { userId: each.userId },
      });
      box.addEventListener('change', () => {
        chosen[box.checked ? 'add' : 'delete'](each.userId);
        renderActions();
      });
      const status = make('small', { dataset: { online: each.online } }, inCall.has(each.userId) ? 'in call' : each.online ? 'online' : 'away');
      return make('li', {}, make('label', {}, box, face(each.userId, each.displayName), make('span', {}, each.displayName), status));
    }),
  );
  if (focused) {
    $('contacts').querySelector(`[data-user-id="${CSS.escape(focused)}"]`)?.focus();
  }
  $('contacts-note').textContent = calls.truncated ? 'The first 200 of more are shown.' : shown.length ? '' : calls.self ? 'Nobody found.' : 'Loading …';
  for (const id of [...chosen]) {
    if (inCall.has(id) || !calls.contacts.some((each) => each.userId === id)) {
      chosen.delete(id);
    }
  }
  renderActions();
}

function renderActions() {
  const busy = Boolean(calls.current || calls.request);
  $('call-video').hidden = busy;
  $('call-audio').hidden = busy;
  $('invite').hidden = !calls.current?.snapshot;
  for (const id of ['call-video', 'call-audio', 'invite']) {
    $(id).disabled = chosen.size === 0;
  }
}

function renderRing() {
  const [first] = calls.rings.values();
  const dialog = $('ring');
  if (!first) {
    ringer.stop();
    if (dialog.open) {
      dialog.close();
    }
    return;
  }
  const { invitedBy, media: kind, title, meetingId } = first.invitation;
  dialog.dataset.meetingId = meetingId;
  $('ring-title').textContent = `${invitedBy.displayName} is calling`;
  $('ring-note').textContent = [title, kind === 'video' ? 'Video call' : 'Audio call', calls.current ? 'Accepting leaves the current call' : '']
    .filter(Boolean).join(' · ');
  if (!dialog.open) {
    dialog.showModal();
    $('accept').focus();
    ringer.start();
  }
}

function renderCall() {
  const { current, request } = calls;
  const active = Boolean(current || request);
  $('idle').hidden = active || calls.places.length > 0;
  $('rejoin').hidden = active || calls.places.length === 0;
  $('call').hidden = !active;
  if (!active) {
    tiles.forEach((tile) => tile.remove());
    tiles.clear();
    return;
  }
  const participants = current?.snapshot?.participants ?? [];
  const others = participants.filter((each) => each.userId !== calls.self?.userId);
  $('call-title').textContent = current?.snapshot?.title
    || (others.length ? others.map((each) => each.displayName).join(', ') : request ? `Calling ${names(request.invitees)}` : 'Call');
  $('call-state').textContent = callState(current, others);
  const shown = others.filter((each) => !['LEFT', 'REMOVED', 'DECLINED', 'EXPIRED'].includes(each.state) || streams.has(each.userId));
  const wanted = [{ userId: '', displayName: calls.self?.displayName ?? 'You', state: 'JOINED', muted: calls.me?.muted, self: true }, ...shown];
  for (const [id, tile] of tiles) {
    if (!wanted.some((each) => each.userId === id)) {
      tile.remove();
      tiles.delete(id);
    }
  }
  wanted.forEach(renderTile);
  $('end').hidden = !calls.moderates;
}

function names(userIds) {
  return userIds.map((id) => calls.contacts.find((each) => each.userId === id)?.displayName ?? id).join(', ');
}

function callState(current, others) {
  if (!current?.snapshot) {
    return current ? 'Joining …' : 'Calling …';
  }
  const joined = others.filter((each) => each.state === 'JOINED').length;
  const ringing = others.filter((each) => ['REQUESTED', 'INVITED'].includes(each.state)).length;
  if (joined > 0) {
    return `${joined + 1} in the call${ringing ? `, ${ringing} ringing` : ''}`;
  }
  return ringing ? 'Ringing …' : others.some((each) => each.state === 'ACCEPTED') ? 'Joining …' : 'You are the only one here. Invite somebody, or leave.';
}

function renderTile(participant) {
  let tile = tiles.get(participant.userId);
  if (!tile) {
    const video = make('video', { autoplay: true, playsInline: true, muted: Boolean(participant.self) });
    const caption = make('figcaption', {}, make('span', { className: 'name' }), make('span', { className: 'state' }));
    tile = make('figure', { className: participant.self ? 'tile self' : 'tile', dataset: { userId: participant.userId } },
      face(participant.userId || calls.self?.userId || 'me', participant.displayName), video, caption);
    tile.style.margin = '0';
    tiles.set(participant.userId, tile);
    $('tiles').append(tile);
  }
  const stream = streams.get(participant.userId) ?? null;
  const video = tile.querySelector('video');
  if (video.srcObject !== stream) {
    video.srcObject = stream;
  }
  video.classList.toggle('on', Boolean(stream?.getVideoTracks().length));
  tile.querySelector('.name').textContent = participant.self ? `${participant.displayName} (you)` : participant.displayName;
  const quiet = participant.self ? 'silenced by the moderator' : 'silenced';
  tile.querySelector('.state').textContent = [STATES[participant.state], participant.muted ? quiet : ''].filter(Boolean).join(', ');
  renderModeration(tile, participant);
}

function renderModeration(tile, participant) {
  const offered = calls.moderates && !participant.self && ['INVITED', 'ACCEPTED', 'JOINED'].includes(participant.state);
  let box = tile.querySelector('.moderate');
  if (!offered) {
    box?.remove();
    return;
  }
  if (!box) {
    const mute = make('button', { type: 'button', className: 'mute' });
    mute.addEventListener('click', () => calls.mute(participant.userId, mute.dataset.next === 'true'));
    const remove = make('button', { type: 'button', className: 'remove' }, 'Remove');
    remove.addEventListener('click', () => calls.remove(participant.userId));
    box = make('span', { className: 'moderate' }, mute, remove);
    tile.querySelector('figcaption').append(box);
  }
  const mute = box.querySelector('.mute');
  mute.textContent = participant.muted ? 'Let speak' : 'Silence';
  mute.dataset.next = String(!participant.muted);
  box.querySelector('.remove').ariaLabel = `Remove ${participant.displayName}`;
}

function toggle(kind) {
  const on = media.toggle(kind);
  $(kind === 'audio' ? 'mic' : 'cam').ariaPressed = String(on);
}

function callChosen(kind) {
  calls.call([...chosen], kind);
  chosen.clear();
  render();
  $('call-title').focus();
}

$('sign-in').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  signIn($('user').value, $('password').value).catch((error) => { $('sign-in-error').textContent = error.message; });
});
$('sign-in-button').disabled = false;
$('sign-out').addEventListener('click', () => {
  if (calls.current) {
    calls.leave();
  }
  sessionStorage.clear();
  link.close(true);
  setTimeout(() => location.reload(), 200);
});
$('filter').addEventListener('input', renderContacts);
$('call-video').addEventListener('click', () => callChosen('video'));
$('call-audio').addEventListener('click', () => callChosen('audio'));
$('invite').addEventListener('click', () => {
  calls.invite([...chosen]);
  chosen.clear();
  render();
});
$('rejoin-button').addEventListener('click', () => calls.rejoin(calls.places[0].meetingId));
$('mic').addEventListener('click', () => toggle('audio'));
$('cam').addEventListener('click', () => toggle('video'));
$('leave').addEventListener('click', () => calls.leave());
$('end').addEventListener('click', () => calls.end());
$('accept').addEventListener('click', () => calls.accept($('ring').dataset.meetingId));
$('decline').addEventListener('click', () => calls.decline($('ring').dataset.meetingId));
$('ring').addEventListener('cancel', (cancelled) => {
  cancelled.preventDefault();
  calls.decline($('ring').dataset.meetingId);
});
document.addEventListener('keydown', (pressed) => {
  if (!calls || pressed.ctrlKey || pressed.metaKey || pressed.altKey || ['INPUT', 'TEXTAREA'].includes(pressed.target.tagName)) {
    return;
  }
  const key = pressed.key.toLowerCase();
  if ($('ring').open) {
    ({ a: () => $('accept').click(), d: () => $('decline').click() })[key]?.();
  } else if (key === '/') {
    pressed.preventDefault();
    $('filter').focus();
  } else if (!$('call').hidden) {
    ({ m: () => toggle('audio'), v: () => toggle('video'), l: () => calls.leave() })[key]?.();
  }
});

/** For tests and the curious: what the page knows, and what comes in from each participant. */
Object.defineProperty(window, 'signalbox', {
  value: Object.freeze({
    get state() {
      return {
        link: lastState,
        self: calls?.self?.userId ?? null,
        contacts: calls?.contacts ?? [],
        ringing: [...(calls?.rings.keys() ?? [])],
        meeting: calls?.current?.snapshot ?? null,
        joined: calls?.current?.joined ?? false,
      };
    },
    stats: () => media.stats(),
  }),
});

// A link of the demo brings user and password behind the '#', which no server gets to see.
const brought = new URLSearchParams(location.hash.slice(1));
const access = JSON.parse(sessionStorage.getItem('access') ?? 'null');
if (brought.has('user')) {
  history.replaceState(null, '', location.pathname);
  $('user').value = brought.get('user');
  $('password').value = brought.get('password') ?? '';
}
if (brought.has('password')) {
  signIn($('user').value, $('password').value).catch((error) => { $('sign-in-error').textContent = error.message; });
} else if (access) {
  start(access);
}
