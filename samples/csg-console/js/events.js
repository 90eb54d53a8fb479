// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Live changes: server-sent events by fetch, which, unlike EventSource, can sign in.

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** The server says something every 15 s; whoever hears nothing for three times as long hears nobody. */
const SILENCE_MS = 45_000;

/** Makes events of the pieces of a stream, wherever they are cut. */
export class EventParser {
  #rest = '';
  lastId = '';

  /** Takes a piece; returns the events that are complete with it. */
  push(text) {
    const blocks = (this.#rest + text).split(/\r?\n\r?\n/u);
    this.#rest = blocks.pop();
    return blocks.map((block) => this.#event(block)).filter((event) => event.data !== undefined);
  }

  /** Forgets what a broken stream left half told; the ID of the last whole event stays. */
  begin() {
    this.#rest = '';
  }

  #event(block) {
    const event = { type: 'message', data: undefined };
    const data = [];
    for (const line of block.split(/\r?\n/u)) {
      const [, field, value] = /^([^:]*)(?:: ?(.*))?$/u.exec(line) ?? [];
      if (field === 'id') {
        this.lastId = value ?? '';
      } else if (field === 'event') {
        event.type = value ?? '';
      } else if (field === 'data') {
        data.push(value ?? '');
      }
    }
    return data.length === 0 ? event : { ...event, data: JSON.parse(data.join('\n')) };
  }
}

/** How long to wait before the next try. */
export function pause(failures) {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
}

/** Listens until the signal ends it; goes on where it was after a break. Ends as well, by onRefused, where the credentials hold no longer. */
export async function listen({ url, headers, fetcher = fetch, signal, onEvent, onState, onRefused = () => {}, wait = sleep, silence = SILENCE_MS }) {
  const parser = new EventParser();
  let failures = 0;
  while (!signal.aborted) {
    const silent = new Alarm(silence, signal);
    try {
      const resume = parser.lastId === '' ? {} : { 'Last-Event-ID': parser.lastId };
      const response = await fetcher(url, { headers: { ...headers, ...resume }, signal: silent.signal });
      if (response.status === 401) {
        onRefused();
        return;
      }
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      onState('live');
      failures = 0;
      parser.begin();
      const decoder = new TextDecoder();
      for await (const piece of pieces(response.body)) {
        silent.putOff();
        parser.push(decoder.decode(piece, { stream: true })).forEach(onEvent);
      }
    } catch {
      // Told by the state below; the next try says whether it is over.
    } finally {
      silent.end();
    }
    if (!signal.aborted) {
      onState('reconnecting');
      await wait(pause(failures));
      failures += 1;
    }
  }
}

/** A signal that ends with another one, or when nothing has put it off for a time. */
class Alarm {
  #controller = new AbortController();
  #timer = 0;
  #stop = () => this.#controller.abort();

  constructor(ms, signal) {
    this.ms = ms;
    this.outer = signal;
    signal.addEventListener('abort', this.#stop, { once: true });
    this.putOff();
  }

  get signal() {
    return this.#controller.signal;
  }

  putOff() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#stop, this.ms);
  }

  end() {
    clearTimeout(this.#timer);
    this.outer.removeEventListener('abort', this.#stop);
  }
}

/** A stream piece by piece, in browsers that cannot iterate over one as well. */
async function* pieces(body) {
  if (body.getReader === undefined) {
    yield* body;
    return;
  }
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    yield read.value;
  }
}

function sleep(ms) {
  return new Promise((done) => {
    setTimeout(done, ms);
  });
}
