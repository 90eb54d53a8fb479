// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// A form for a command: which one, and its arguments out of its schema.
import { fields, json, read } from './schema-form.js';
import { make } from './view.js';

const VENDOR = 'vendor';

/** Inputs of fields, what is entered in them, and what is wrong with it. */
export class FieldSet {
  #inputs = new Map();

  constructor(prefix) {
    this.prefix = prefix;
    this.faults = make('div', { class: 'error', role: 'alert', id: `${prefix}-faults` });
  }

  clear() {
    this.#inputs.clear();
    this.faults.replaceChildren();
  }

  /** Makes a field's label, input and help. */
  make(field) {
    const id = `${this.prefix}-${field.name}`;
    const common = { id, name: field.name, 'aria-required': field.required, 'aria-describedby': `${field.help === '' ? '' : `${id}-help `}${this.faults.id}` };
    const input = this.add(field.name, FieldSet.#input(field, common));
    const help = field.help === '' ? null : make('small', { id: `${id}-help` }, field.help);
    return field.kind === 'switch'
      ? make('label', { class: 'switch' }, input, field.label, help)
      : make('label', {}, field.required ? `${field.label} *` : field.label, input, help);
  }

  /** Takes an input as a field of its own. */
  add(name, input) {
    this.#inputs.set(name, input);
    return input;
  }

  static #input(field, common) {
    if (field.kind === 'choice') {
      const none = field.initial === undefined ? [make('option', { value: '' }, field.required ? 'choose …' : '')] : [];
      return make('select', common, ...none, ...field.options.map((option) => make('option', { value: option, selected: option === field.initial }, option)));
    }
    if (field.kind === 'switch') {
      return make('input', { ...common, type: 'checkbox', checked: field.initial === true });
    }
    if (field.kind === 'json') {
      return make('textarea', { ...common, spellcheck: 'false', '.value': field.initial === undefined ? '' : JSON.stringify(field.initial) });
    }
    return make('input', { ...common, inputmode: field.kind === 'number' ? 'decimal' : undefined, value: field.initial, autocomplete: 'off', spellcheck: 'false' });
  }

  /** What is entered, by field. */
  get entered() {
    return Object.fromEntries([...this.#inputs].map(([name, input]) => [name, input.type === 'checkbox' ? input.checked : input.value.trim()]));
  }

  /** Shows what is wrong and goes to the first of it; returns whether all is well. */
  show(faults) {
    this.faults.replaceChildren(...faults.map((fault) => make('p', {}, fault.message)));
    for (const [name, input] of this.#inputs) {
      if (faults.some((fault) => fault.name === name)) {
        input.setAttribute('aria-invalid', 'true');
      } else {
        input.removeAttribute('aria-invalid');
      }
    }
    this.#inputs.get(faults[0]?.name)?.focus();
    return faults.length === 0;
  }
}

export class CommandForm {
  #fields = [];

  constructor(catalogue, prefix) {
    this.catalogue = catalogue;
    this.set = new FieldSet(prefix);
    this.select = make('select', { 'data-testid': 'command-select', onchange: () => this.#show() },
      ...catalogue.commands.map((command) => make('option', { value: command.command }, command.title)),
      make('option', { value: VENDOR }, 'A vendor\'s own command …'));
    this.help = make('p', { class: 'hint' });
    this.body = make('div', { class: 'fields' });
    this.element = make('div', { class: 'fields', 'data-testid': 'command-form' },
      make('label', {}, 'Command', this.select), this.help, this.body, this.set.faults);
    this.#show();
  }

  get type() {
    return this.catalogue.commands.find((command) => command.command === this.select.value);
  }

  /** Whether the command changes anything on a gateway; a vendor's may. */
  get changes() {
    return this.type?.changes ?? true;
  }

  #show() {
    this.set.clear();
    this.help.textContent = this.type?.description ?? 'Goes to the gateway as it is, and its result comes back unchecked.';
    this.#fields = this.type ? fields(this.type.arguments) : [];
    this.body.replaceChildren(...(this.type ? this.#fields.map((field) => this.set.make(field)) : this.#vendor()));
    this.body.hidden = this.body.childElementCount === 0;
  }

  #vendor() {
    const name = this.set.add('name', make('input', { name: 'vendor-command', placeholder: 'x-acme.blink', 'aria-required': 'true', 'aria-describedby': this.set.faults.id, autocomplete: 'off', spellcheck: 'false' }));
    const text = this.set.add('json', make('textarea', { name: 'vendor-arguments', '.value': '{}', 'aria-describedby': this.set.faults.id, spellcheck: 'false' }));
    return [make('label', {}, 'Name *', name), make('label', {}, 'Arguments, as JSON', text)];
  }

  /** What was entered as {command, arguments}; null where something is wrong, which is shown then. */
  read() {
    const { request, faults } = this.type ? this.#read() : this.#readVendor();
    return this.set.show(faults) ? request : null;
  }

  #read() {
    const { values, faults } = read(this.#fields, this.set.entered);
    return { request: { command: this.type.command, arguments: values }, faults };
  }

  #readVendor() {
    const { name, json: text } = this.set.entered;
    const faults = [];
    if (!new RegExp(this.catalogue.vendorCommands.pattern, 'u').test(name)) {
      faults.push({ name: 'name', message: `Name: '${name}' is no x-<vendor>.<name>` });
    }
    const [values, fault] = json('object', text === '' ? '{}' : text);
    if (fault !== '') {
      faults.push({ name: 'json', message: `Arguments: ${fault}` });
    }
    return { request: { command: name, arguments: values }, faults };
  }
}
