// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// A grid that draws only the rows in sight, so that thousands cost no more than thirty.
import { make } from './view.js';

const AROUND = 8;

export class Grid {
  #rows = [];
  #drawn = new Map();
  #active = 0;
  #open = '';
  #marked = new Set();
  #pointer = false;

  /** Columns are {key, title, text(row), fill(cell, row)}; a row's ID comes from id(row), and text tells whether a cell is another one. */
  constructor(root, columns, { id, attributes, onOpen, onSort, onMark, onRelease }) {
    this.root = root;
    this.columns = columns;
    this.id = id;
    this.attributes = attributes;
    this.onOpen = onOpen;
    this.onMark = onMark;
    this.onRelease = onRelease;
    this.heads = columns.map((column) => {
      const button = make('button', { type: 'button', onclick: () => onSort(column.key) }, column.title);
      return make('div', { role: 'columnheader', 'aria-sort': 'none' }, button);
    });
    this.head = make('div', { role: 'row', class: 'head', 'aria-rowindex': 1 }, ...this.heads);
    this.body = make('div', { class: 'body', role: 'rowgroup' });
    root.append(this.head, this.body);
    root.setAttribute('aria-colcount', columns.length);
    root.setAttribute('aria-multiselectable', 'true');
    root.addEventListener('scroll', () => this.#draw(), { passive: true });
    root.addEventListener('keydown', (event) => this.#key(event));
    root.addEventListener('pointerenter', (event) => { this.#pointer = event.pointerType === 'mouse'; });
    root.addEventListener('pointerleave', () => {
      this.#pointer = false;
      this.onRelease();
    });
    this.body.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#draw()).observe(root);
  }

  /** Whether somebody points at the rows or walks in them; rows that change should not move then. */
  get held() {
    return this.#pointer || this.root.matches(':focus-visible') || this.root.querySelector(':focus-visible') !== null;
  }

  get rows() {
    return this.#rows;
  }

  get marked() {
    return [...this.#marked];
  }

  /** Shows these rows. The active row stays active; where rows only changed, those in sight stay in sight. */
  show(rows, order, changedOnly) {
    const top = this.#rows[Math.floor(this.root.scrollTop / this.#height)];
    const active = this.#rows[this.#active];
    this.#rows = rows;
    const place = new Map(rows.map((row, i) => [this.id(row), i]));
    this.#active = (active && place.get(this.id(active))) ?? Math.max(0, Math.min(this.#active, rows.length - 1));
    this.root.setAttribute('aria-rowcount', rows.length + 1);
    const key = order.replace('-', '');
    this.columns.forEach((column, i) => {
      this.heads[i].setAttribute('aria-sort', column.key !== key ? 'none' : order.startsWith('-') ? 'descending' : 'ascending');
    });
    this.body.style.height = `${rows.length * this.#height}px`;
    if (!changedOnly) {
      this.root.scrollTop = 0;
      this.#active = 0;
    } else if (top !== undefined && this.root.scrollTop > 0 && place.has(this.id(top))) {
      this.root.scrollTop = place.get(this.id(top)) * this.#height + (this.root.scrollTop % this.#height);
    }
    this.#draw();
  }

  /** Tells which row is open. */
  select(id) {
    this.#open = id;
    this.#draw();
  }

  unmark() {
    this.#marked.clear();
    this.#draw();
    this.onMark();
  }

  /** Forgets marks of rows that are no more. */
  keepMarks(exists) {
    const gone = this.marked.filter((id) => !exists(id));
    gone.forEach((id) => this.#marked.delete(id));
    if (gone.length > 0) {
      this.onMark();
    }
  }

  get #height() {
    return this.head.offsetHeight || 40;
  }

  #draw() {
    const height = this.#height;
    const first = Math.max(0, Math.floor(this.root.scrollTop / height) - AROUND);
    const last = Math.min(this.#rows.length, Math.ceil((this.root.scrollTop + this.root.clientHeight) / height) + AROUND);
    this.body.style.height = `${this.#rows.length * height}px`;
    const wanted = new Map();
    for (let i = first; i < last; i += 1) {
      wanted.set(this.id(this.#rows[i]), i);
    }
    for (const [id, element] of this.#drawn) {
      if (!wanted.has(id)) {
        element.remove();
        this.#drawn.delete(id);
      }
    }
    let after = null;
    for (const [id, i] of wanted) {
      let element = this.#drawn.get(id);
      if (element === undefined) {
        element = this.#make(this.#rows[i], id);
        this.#drawn.set(id, element);
      }
      const next = after === null ? this.body.firstElementChild : after.nextElementSibling;
      if (element !== next) {
        this.body.insertBefore(element, next);
      }
      after = element;
      this.#fill(element, this.#rows[i], id, i, height);
    }
    const active = this.#rows[this.#active];
    if (active !== undefined && this.#drawn.has(this.id(active))) {
      this.root.setAttribute('aria-activedescendant', this.#drawn.get(this.id(active)).id);
    } else {
      this.root.removeAttribute('aria-activedescendant');
    }
  }

  #make(row, id) {
    return make('div', { role: 'row', id: `row-${id}`, ...this.attributes(row) }, ...this.columns.map(() => make('div', { role: 'gridcell' })));
  }

  /** Changes what has changed, and leaves the rest of a row alone. */
  #fill(element, row, id, i, height) {
    const attributes = { 'aria-rowindex': i + 2, 'aria-selected': this.#marked.has(id), 'aria-current': id === this.#open };
    for (const [name, value] of Object.entries(attributes)) {
      if (element.getAttribute(name) !== String(value)) {
        element.setAttribute(name, value);
      }
    }
    element.style.top = `${i * height}px`;
    element.classList.toggle('active', i === this.#active);
    this.columns.forEach((column, n) => {
      const cell = element.children[n];
      const text = column.text(row, this.#marked.has(id));
      if (cell.dataset.text !== text) {
        cell.dataset.text = text;
        column.fill(cell, row, this.#marked.has(id));
      }
    });
  }

  #click(event) {
    const id = event.target.closest('[role="row"]')?.dataset.deviceId;
    const i = this.#rows.findIndex((row) => this.id(row) === id);
    if (i === -1) {
      return;
    }
    if (event.target.closest('.mark') || event.ctrlKey || event.metaKey || event.shiftKey) {
      this.#mark(event.shiftKey ? this.#active : i, i);
      this.#active = i;
      this.#draw();
    } else {
      this.#active = i;
      this.#draw();
      this.onOpen(this.#rows[i]);
    }
  }

  /** Marks one row or takes its mark away; marks all from one to another. */
  #mark(from, to) {
    const ids = this.#rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(this.id);
    const take = ids.length === 1 && this.#marked.has(ids[0]);
    ids.forEach((id) => (take ? this.#marked.delete(id) : this.#marked.add(id)));
    this.#draw();
    this.onMark();
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.#height) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.target !== this.root || this.#rows.length === 0) {
      return;
    }
    if (event.key in steps) {
      event.preventDefault();
      const from = this.#active;
      this.#active = Math.min(this.#rows.length - 1, Math.max(0, this.#active + steps[event.key]));
      const top = this.#active * this.#height;
      const seen = this.root.clientHeight - this.#height;
      if (top < this.root.scrollTop) {
        this.root.scrollTop = top;
      } else if (top + this.#height > this.root.scrollTop + seen) {
        this.root.scrollTop = top + this.#height - seen;
      }
      if (event.shiftKey) {
        this.#mark(from, this.#active);
      } else {
        this.#draw();
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.onOpen(this.#rows[this.#active]);
    } else if (event.key === ' ') {
      event.preventDefault();
      this.#mark(this.#active, this.#active);
    }
  }
}
