// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// Forms out of JSON Schemas: the fields of an object, and what was entered as values or as faults that name field and limit.

const KINDS = { boolean: 'switch', integer: 'number', number: 'number', array: 'json', object: 'json' };

/** The fields of an object's schema, those that must be there first. */
export function fields(schema) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {})
    .map(([name, property]) => ({
      name,
      label: property.title ?? name,
      help: property.description ?? '',
      kind: property.enum ? 'choice' : KINDS[property.type] ?? 'text',
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
      if (raw === true || field.required || field.initial !== undefined) {
        values[field.name] = raw === true;
      }
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
  if (field.kind === 'json') {
    return json(field.type, raw);
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

/** A text as a JSON value of a type, with what is wrong about it. */
export function json(type, raw) {
  try {
    const value = JSON.parse(raw);
    const is = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
    return [value, is === type ? '' : `must be a JSON ${type}`];
  } catch {
    return [undefined, `is no JSON ${type}`];
  }
}

/** How a command goes to many, as the fields of a form; the limits are those of the API. */
export const MANY = fields({
  properties: {
    title: { type: 'string', title: 'Title', description: 'What it is for; shown in the list', maxLength: 120 },
    concurrency: { type: 'integer', title: 'At a time', description: 'Gateways that have it at once, 1 to 1000', minimum: 1, maximum: 1000, default: 50 },
    failures: { type: 'number', title: 'Stop beyond, % failed', description: '0 to 100; no further gateway gets it then', minimum: 0, maximum: 100, default: 10 },
    timeout: { type: 'number', title: 'Timeout, s', description: '1 to 600; empty: the command\'s own', minimum: 1, maximum: 600 },
  },
  required: ['concurrency', 'failures'],
});

/** What was entered in those as part of a request. */
export function many(values) {
  return {
    ...(values.title === undefined ? {} : { title: values.title }),
    concurrency: values.concurrency,
    maxFailureShare: values.failures / 100,
    ...(values.timeout === undefined ? {} : { timeoutMs: Math.round(values.timeout * 1000) }),
  };
}

const LABEL = /^[A-Za-z0-9._:=-]{1,64}$/u;
const MOST_LABELS = 20;

/** A gateway's name and its labels, separated by blanks or commas, as a request and what is wrong with it. */
export function naming(name, labels) {
  const list = [...new Set(labels.split(/[\s,]+/u).filter((label) => label !== ''))];
  const faults = list.filter((label) => !LABEL.test(label)).map((label) => ({ name: 'labels', message: `Labels: '${label}' does not match ${LABEL.source}` }));
  if (list.length > MOST_LABELS) {
    faults.push({ name: 'labels', message: `Labels: ${list.length} are too many, at most ${MOST_LABELS} are allowed` });
  }
  const text = name.trim();
  if (text.length > 80) {
    faults.push({ name: 'displayName', message: `Name: has ${text.length} characters, at most 80 are allowed` });
  }
  return { request: { labels: list, ...(text === '' ? {} : { displayName: text }) }, faults };
}
