// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Forms out of JSON Schemas: the fields of an object, and what was entered as values or as faults that name field and limit.

/** The fields of an object's schema, those that must be there first. */
export function fields(schema) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {})
    .map(([name, property]) => ({
      name,
      label: property.title ?? name,
      help: property.description ?? '',
      kind: property.enum ? 'choice' : property.type === 'boolean' ? 'switch' : property.type === 'integer' || property.type === 'number' ? 'number' : 'text',
      type: property.type,
      options: property.enum ?? [],
      required: required.has(name),
      initial: property.default,
      minimum: property.minimum,
      maximum: property.maximum,
      minLength: property.minLength,
      maxLength: property.maxLength,
      pattern: property.pattern,
    }))
    .sort((a, b) => Number(b.required) - Number(a.required));
}

/** Reads what was entered: text by name, a boolean for a switch. Empty text is a value left out. */
export function read(list, entered) {
  const values = {};
  const faults = [];
  for (const field of list) {
    const raw = entered[field.name];
    if (field.kind === 'switch') {
      values[field.name] = raw === true;
    } else if (raw === undefined || raw === '') {
      if (field.required) {
        faults.push({ name: field.name, message: `${field.label} is missing` });
      }
    } else {
      const [value, message] = check(field, raw);
      if (message === '') {
        values[field.name] = value;
      } else {
        faults.push({ name: field.name, message: `${field.label}: ${message}` });
      }
    }
  }
  return { values, faults };
}

function check(field, raw) {
  if (field.kind === 'number') {
    const value = Number(raw);
    if (!Number.isFinite(value) || (field.type === 'integer' && !Number.isInteger(value))) {
      return [value, `'${raw}' is no ${field.type === 'integer' ? 'whole ' : ''}number`];
    }
    if (field.minimum !== undefined && value < field.minimum) {
      return [value, `${raw} is below ${field.minimum}`];
    }
    if (field.maximum !== undefined && value > field.maximum) {
      return [value, `${raw} is above ${field.maximum}`];
    }
    return [value, ''];
  }
  if (field.kind === 'choice' && !field.options.includes(raw)) {
    return [raw, `'${raw}' is none of ${field.options.join(', ')}`];
  }
  if (field.minLength !== undefined && raw.length < field.minLength) {
    return [raw, `needs at least ${field.minLength} characters`];
  }
  if (field.maxLength !== undefined && raw.length > field.maxLength) {
    return [raw, `has ${raw.length} characters, at most ${field.maxLength} are allowed`];
  }
  if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(raw)) {
    return [raw, `'${raw}' does not match ${field.pattern}`];
  }
  return [raw, ''];
}
