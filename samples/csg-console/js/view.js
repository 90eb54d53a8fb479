// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Small pieces of the page.

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

/** A problem as the page shows it. */
export function problemView(problem) {
  const gateway = problem.body?.gatewayError;
  return make(
    'div',
    { class: 'error', role: 'alert' },
    make('strong', {}, problem.code),
    ...problem.lines.map((text) => make('p', {}, text)),
    gateway ? make('p', {}, `The gateway says ${gateway.code}: ${gateway.message}`) : null,
  );
}
