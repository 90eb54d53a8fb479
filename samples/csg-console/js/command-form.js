// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// A form for a command: which one, and its arguments out of its schema.
import { fields, read } from './schema-form.js';
import { make } from './view.js';

const VENDOR = 'vendor';

export class CommandForm {
  #fields = [];
  #inputs = new Map();

  constructor(catalogue, prefix) {
    this.catalogue = catalogue;
    this.prefix = prefix;
    this.select = make('select', { 'data-testid': 'command-select', onchange: () => this.#show() },
      ...catalogue.commands.map((command) => make('option', { value: command.command }, command.title)),
      make('option', { value: VENDOR }, 'A vendor\'s own command …'));
    this.help = make('p', { class: 'hint' });
    this.body = make('div', { class: 'fields' });
    this.faults = make('div', { class: 'error', role: 'alert' });
    this.element = make('div', { class: 'fields', 'data-testid': 'command-form' },
      make('label', {}, 'Command', this.select), this.help, this.body, this.faults);
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
    this.faults.replaceChildren();
    this.#inputs.clear();
    this.help.textContent = this.type?.description ?? 'Goes to the gateway as it is, and its result comes back unchecked.';
    this.#fields = this.type ? fields(this.type.arguments) : [];
    this.body.replaceChildren(...(this.type ? this.#fields.map((field) => this.#field(field)) : this.#vendor()));
  }

  #field(field) {
    const id = `${this.prefix}-${field.name}`;
    const describe = field.help === '' ? {} : { 'aria-describedby': `${id}-help` };
    const common = { id, name: field.name, required: field.required, ...describe };
    const input =
      field.kind === 'choice'
        ? make('select', common, ...field.options.map((option) => make('option', { value: option, selected: option === field.initial }, option)))
        : field.kind === 'switch'
          ? make('input', { ...common, required: false, type: 'checkbox', checked: field.initial === true })
          : make('input', { ...common, inputmode: field.kind === 'number' ? 'numeric' : undefined, value: field.initial, autocomplete: 'off' });
    this.#inputs.set(field.name, input);
    const help = field.help === '' ? null : make('small', { id: `${id}-help` }, field.help);
    return field.kind === 'switch'
      ? make('label', { class: 'switch' }, input, field.label, help)
      : make('label', {}, field.required ? `${field.label} *` : field.label, input, help);
  }

  #vendor() {
    const name = make('input', { name: 'vendor-command', placeholder: 'x-acme.blink', required: true, autocomplete: 'off' });
    const json = make('textarea', { name: 'vendor-arguments', '.value': '{}', spellcheck: 'false' });
    this.#inputs.set('name', name).set('json', json);
    return [make('label', {}, 'Name *', name), make('label', {}, 'Arguments, as JSON', json)];
  }

  /** What was entered as {command, arguments}; null where something is wrong, which is shown then. */
  read() {
    const { request, faults } = this.type ? this.#read() : this.#readVendor();
    this.faults.replaceChildren(...faults.map((fault) => make('p', {}, fault.message)));
    for (const [name, input] of this.#inputs) {
      input.toggleAttribute('aria-invalid', faults.some((fault) => fault.name === name));
    }
    this.#inputs.get(faults[0]?.name)?.focus();
    return faults.length === 0 ? request : null;
  }

  #read() {
    const entered = Object.fromEntries([...this.#inputs].map(([name, input]) => [name, input.type === 'checkbox' ? input.checked : input.value.trim()]));
    const { values, faults } = read(this.#fields, entered);
    return { request: { command: this.type.command, arguments: values }, faults };
  }

  #readVendor() {
    const name = this.#inputs.get('name').value.trim();
    const faults = [];
    let values = {};
    if (!new RegExp(this.catalogue.vendorCommands.pattern, 'u').test(name)) {
      faults.push({ name: 'name', message: `Name: '${name}' is no x-<vendor>.<name>` });
    }
    try {
      values = JSON.parse(this.#inputs.get('json').value);
    } catch (error) {
      faults.push({ name: 'json', message: `Arguments: ${error.message}` });
    }
    if (faults.length === 0 && (values === null || typeof values !== 'object' || Array.isArray(values))) {
      faults.push({ name: 'json', message: 'Arguments: must be a JSON object' });
    }
    return { request: { command: name, arguments: values }, faults };
  }
}
