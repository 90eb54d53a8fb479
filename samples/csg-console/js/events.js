// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Live changes: server-sent events by fetch, which, unlike EventSource, can sign in.

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** Makes events of the pieces of a stream, wherever they are cut. */
export class EventParser {
  #rest = '';
  lastId = '';

  /** Takes a piece; returns the events that are complete with it. */
  push(text) {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop();
    return blocks.map((block) => this.#event(block)).filter((event) => event.data !== undefined);
  }

  #event(block) {
    const event = { type: 'message', data: undefined };
    for (const line of block.split('\n')) {
      const colon = line.indexOf(': ');
      const [field, value] = [line.slice(0, colon), line.slice(colon + 2)];
      if (colon > 0 && field === 'id') {
        this.lastId = value;
      } else if (colon > 0 && field === 'event') {
        event.type = value;
      } else if (colon > 0 && field === 'data') {
        event.data = JSON.parse(value);
      }
    }
    return event;
  }
}

/** How long to wait before the next try. */
export function pause(failures) {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
}

/** Listens until the signal ends it; goes on where it was after a break. */
export async function listen({ url, headers, fetcher = fetch, signal, onEvent, onState, wait = sleep }) {
  const parser = new EventParser();
  let failures = 0;
  while (!signal.aborted) {
    try {
      const resume = parser.lastId === '' ? {} : { 'Last-Event-ID': parser.lastId };
      const response = await fetcher(url, { headers: { ...headers, ...resume }, signal });
      if (!response.ok) {
        throw new Error(`status ${response.status}`);
      }
      onState('live');
      failures = 0;
      const decoder = new TextDecoder();
      for await (const piece of pieces(response.body)) {
        parser.push(decoder.decode(piece, { stream: true })).forEach(onEvent);
      }
    } catch {
      // Told by the state below; the next try says whether it is over.
    }
    if (!signal.aborted) {
      onState('reconnecting');
      await wait(pause(failures));
      failures += 1;
    }
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
