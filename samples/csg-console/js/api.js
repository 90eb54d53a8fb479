// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// The HTTP API: JSON in and out; what is no success becomes a Problem.

/** An answer that is a problem document, or none at all. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? 'the server did not answer');
    this.status = status;
    this.code = body.code ?? 'NO_ANSWER';
    this.body = body;
  }

  /** What to show: the sentence, and each field at fault. */
  get lines() {
    const errors = (this.body.errors ?? []).map((error) => `${error.field}: ${error.message}`);
    return errors.length > 0 ? errors : [this.message];
  }
}

export class Api {
  constructor(user, password, fetcher = globalThis.fetch.bind(globalThis), base = '/api/csg/') {
    this.fetch = fetcher;
    this.base = base;
    const pair = new TextEncoder().encode(`${user}:${password}`);
    this.headers = { Authorization: `Basic ${btoa(String.fromCharCode(...pair))}` };
  }

  get(path) {
    return this.#send('GET', path);
  }

  put(path, body) {
    return this.#send('PUT', path, body);
  }

  /** A key names the request, so that nothing happens twice however often it is sent. */
  post(path, body, key) {
    return this.#send('POST', path, body, key === undefined ? {} : { 'Idempotency-Key': key });
  }

  /** Every item of a list, page by page. */
  async *pages(path) {
    const mark = path.includes('?') ? '&' : '?';
    let cursor = '';
    do {
      const page = await this.get(path + (cursor === '' ? '' : `${mark}cursor=${encodeURIComponent(cursor)}`));
      yield page.items;
      cursor = page.nextCursor ?? '';
    } while (cursor !== '');
  }

  async #send(method, path, body, more = {}) {
    const headers = { ...this.headers, ...more };
    const request = { method, headers };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
      request.body = JSON.stringify(body);
    }
    let response;
    try {
      response = await this.fetch(this.base + path, request);
    } catch {
      throw new Problem(0, { detail: 'the server cannot be reached' });
    }
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Problem(response.status, answer);
    }
    return answer;
  }
}
