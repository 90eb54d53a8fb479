// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Small pieces of the page.
import { ago } from './chart.js';

export const $ = (id) => document.getElementById(id);

/** Makes an element with attributes, properties that begin with a dot, listeners that begin with on, and children. */
export function make(tag, attributes = {}, ...children) {
  const element = tag.startsWith('svg:')
    ? document.createElementNS('http://www.w3.org/2000/svg', tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name.startsWith('.')) {
      element[name.slice(1)] = value;
    } else if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Brings a list of elements up to date and keeps those that are there, with their focus and under the pointer.
 * Items are {key, …}; fresh(item) makes an element, update(element, item) fills it.
 */
export function keyed(parent, items, fresh, update) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let at = parent.firstElementChild;
  for (const item of items) {
    let element = before.get(item.key);
    before.delete(item.key);
    if (element === undefined) {
      element = fresh(item);
      element.dataset.key = item.key;
    }
    if (element === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(element, at);
    }
    update(element, item);
  }
  before.forEach((element) => element.remove());
}

/** Sets a text where it is another one; what a live region says again would be read again. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A number of things in words. */
export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** A key for a request; randomUUID is there in secure contexts alone. */
export function requestKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A bar that is full to a share; the words beside it say the same. */
export function meter(share) {
  const svg = make('svg:svg', { viewBox: '0 0 100 8', preserveAspectRatio: 'none' }, make('svg:rect', { width: (share * 100).toFixed(1), height: 8 }));
  return make('span', { class: share > 0.85 ? 'meter high' : 'meter', 'aria-hidden': 'true' }, svg);
}

/** Says something to those who do not see the page. */
export function announce(text) {
  $('announce').textContent = text;
}

/** Asks before something is done; true where the answer is yes. */
export function confirmed(text) {
  const dialog = $('confirm');
  $('confirm-text').textContent = text;
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((done) => {
    dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true });
  });
}

/** A problem as the page shows it: code, detail, each field at fault, and what the gateway said. */
export function problemView(problem) {
  const body = problem.body ?? {};
  return make(
    'div',
    { class: 'error problem', role: 'alert' },
    make('strong', {}, problem.code ?? 'PAGE_ERROR'),
    make('p', {}, problem.message),
    ...(body.errors ?? []).map((error) => make('p', {}, `${error.field}: ${error.message}`)),
    body.gatewayError ? make('p', {}, `The gateway says ${body.gatewayError.code}: ${body.gatewayError.message}`) : null,
    body.lastSeenAt ? make('p', { class: 'hint' }, `Last seen ${ago(body.lastSeenAt)}`) : null,
    body.commandId ? make('p', { class: 'hint' }, `Command ${body.commandId}`) : null,
  );
}
