// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// A grid that draws only the rows in sight, so that thousands cost no more than thirty.
import { make } from './view.js';

const AROUND = 8;

export class Grid {
  #rows = [];
  #drawn = new Map();
  #active = 0;
  #selected = '';

  /** Columns are {key, title, cell(row) → node}; a row's ID comes from id(row). */
  constructor(root, columns, { id, attributes, onOpen, onSort }) {
    this.root = root;
    this.columns = columns;
    this.id = id;
    this.attributes = attributes;
    this.onOpen = onOpen;
    this.heads = columns.map((column) => {
      const button = make('button', { type: 'button', onclick: () => onSort(column.key) }, column.title);
      return make('div', { role: 'columnheader', 'aria-sort': 'none' }, button);
    });
    this.head = make('div', { role: 'row', class: 'head', 'aria-rowindex': 1 }, ...this.heads);
    this.body = make('div', { class: 'body', role: 'rowgroup' });
    root.append(this.head, this.body);
    root.setAttribute('aria-colcount', columns.length);
    root.addEventListener('scroll', () => this.#draw(), { passive: true });
    root.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(() => this.#draw()).observe(root);
  }

  /** Shows these rows; what is active and selected stays so where it is still there. */
  show(rows, order) {
    const activeId = this.#rows[this.#active] === undefined ? '' : this.id(this.#rows[this.#active]);
    this.#rows = rows;
    this.#active = Math.max(0, rows.findIndex((row) => this.id(row) === activeId));
    this.root.setAttribute('aria-rowcount', rows.length + 1);
    const key = order.replace('-', '');
    this.columns.forEach((column, i) => {
      this.heads[i].setAttribute('aria-sort', column.key !== key ? 'none' : order.startsWith('-') ? 'descending' : 'ascending');
    });
    this.#draw(true);
  }

  select(id) {
    this.#selected = id;
    this.#draw(true);
  }

  get #height() {
    return this.head.offsetHeight || 40;
  }

  #draw(anew = false) {
    const height = this.#height;
    const first = Math.max(0, Math.floor(this.root.scrollTop / height) - AROUND);
    const last = Math.min(this.#rows.length, Math.ceil((this.root.scrollTop + this.root.clientHeight) / height) + AROUND);
    this.body.style.height = `${this.#rows.length * height}px`;
    const wanted = new Map();
    for (let i = first; i < last; i += 1) {
      wanted.set(this.id(this.#rows[i]), i);
    }
    for (const [id, element] of this.#drawn) {
      if (anew || !wanted.has(id)) {
        element.remove();
        this.#drawn.delete(id);
      }
    }
    for (const [id, i] of wanted) {
      if (!this.#drawn.has(id)) {
        const element = this.#row(this.#rows[i], id, i);
        element.style.top = `${i * height}px`;
        this.body.append(element);
        this.#drawn.set(id, element);
      }
    }
    const active = this.#rows[this.#active];
    if (active !== undefined && this.#drawn.has(this.id(active))) {
      this.root.setAttribute('aria-activedescendant', this.#drawn.get(this.id(active)).id);
    } else {
      this.root.removeAttribute('aria-activedescendant');
    }
  }

  #row(row, id, i) {
    return make(
      'div',
      {
        role: 'row',
        id: `row-${id}`,
        'aria-rowindex': i + 2,
        'aria-selected': String(id === this.#selected),
        class: i === this.#active ? 'active' : undefined,
        onclick: () => {
          this.#active = i;
          this.onOpen(row);
        },
        ...this.attributes(row),
      },
      ...this.columns.map((column) => make('div', { role: 'gridcell' }, column.cell(row))),
    );
  }

  #key(event) {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.#height) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.target !== this.root || this.#rows.length === 0) {
      return;
    }
    if (event.key in steps) {
      event.preventDefault();
      this.#active = Math.min(this.#rows.length - 1, Math.max(0, this.#active + steps[event.key]));
      const top = this.#active * this.#height;
      const seen = this.root.clientHeight - this.#height;
      if (top < this.root.scrollTop) {
        this.root.scrollTop = top;
      } else if (top + this.#height > this.root.scrollTop + seen) {
        this.root.scrollTop = top + this.#height - seen;
      }
      this.#draw(true);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.onOpen(this.#rows[this.#active]);
    }
  }
}
