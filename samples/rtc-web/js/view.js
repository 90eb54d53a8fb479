// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Small pieces of the page. Names and titles come from others: they are only ever set as text.

export const $ = (id) => document.getElementById(id);

/** Makes an element with properties and children; strings become text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  const { dataset, ...rest } = properties;
  Object.assign(element, rest);
  Object.assign(element.dataset, dataset ?? {});
  element.append(...children);
  return element;
}

/** A round letter with a colour that stays the same for a user. */
export function face(userId, displayName) {
  const element = make('span', { className: 'face', ariaHidden: 'true' }, [...displayName][0].toUpperCase());
  const hue = [...userId].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  element.style.setProperty('--hue', hue);
  return element;
}

const NOTICE_MS = 9000;

/** Shows a message; it goes by itself, or at once when it is dismissed. */
export function notice(text, bad = false) {
  const close = make('button', { type: 'button', className: 'quiet', ariaLabel: 'Dismiss' }, '×');
  const element = make('div', { className: bad ? 'notice bad' : 'notice' }, make('span', {}, text), close);
  close.addEventListener('click', () => element.remove());
  setTimeout(() => element.remove(), NOTICE_MS);
  $('notices').append(element);
}

/** Two soft tones, again and again, until it is stopped. */
export class Ringer {
  #timer = null;
  #context = null;

  start() {
    if (this.#timer) {
      return;
    }
    this.#context ??= new AudioContext();
    this.#tone();
    this.#timer = setInterval(() => this.#tone(), 2000);
  }

  #tone() {
    const gain = this.#context.createGain();
    gain.gain.value = 0.08;
    gain.connect(this.#context.destination);
    [[587, 0], [740, 0.35]].forEach(([frequency, delay]) => {
      const tone = this.#context.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(gain);
      tone.start(this.#context.currentTime + delay);
      tone.stop(this.#context.currentTime + delay + 0.3);
    });
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }
}
