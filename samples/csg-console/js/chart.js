// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// A history as the path of a line, with its axes; and bytes and times in words.

const HOUR_MS = 3_600_000;
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Bytes in words; a dash where nobody has told. */
export function bytes(value) {
  return words(value, 1);
}

function words(value, digits) {
  if (value === undefined || value === null || Number.isNaN(value)) {
    return '–';
  }
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < UNITS.length - 1) {
    left /= 1024;
    unit += 1;
  }
  const shown = unit === 0 ? 0 : left >= 100 ? digits - 1 : digits;
  return `${left.toFixed(shown)} ${UNITS[unit]}`;
}

/** Values of an axis in words, with as many digits as it takes to tell them apart. */
export function ticks(values) {
  for (let digits = 1; digits < 5; digits += 1) {
    const texts = values.map((value) => words(value, digits));
    if (new Set(texts).size === new Set(values).size) {
      return texts;
    }
  }
  return values.map((value) => words(value, 5));
}

/** Whole hours between two times, so many hours apart that there are at most as many as wanted. */
export function hours(from, to, most = 5) {
  const step = [1, 2, 3, 6, 12, 24].find((hour) => (to - from) / (hour * HOUR_MS) <= most) ?? 24;
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const first = Math.ceil((from - offset) / (step * HOUR_MS)) * step * HOUR_MS + offset;
  const times = [];
  for (let time = first; time <= to; time += step * HOUR_MS) {
    times.push(time);
  }
  return times;
}

export function ago(time, now = Date.now()) {
  if (time === undefined || time === null) {
    return 'never';
  }
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86_400)} days ago`;
}

/** Of a long list, so many items at most, evenly left out; the last one always stays. */
export function thin(items, most) {
  const step = Math.ceil(items.length / most);
  return items.filter((_, i) => (items.length - 1 - i) % step === 0);
}

/** The line of one value over time in a box; its axis begins at the smallest value where the values lie close together. */
export function line(items, value, { from, to, width, height }) {
  if (items.length === 0) {
    return { path: '', low: 0, high: 0 };
  }
  const all = items.map(value);
  const high = Math.max(...all);
  const least = Math.min(...all);
  const low = high > 0 && least / high > 0.8 ? least : 0;
  const span = high - low || 1;
  const x = (item) => ((Date.parse(item.at) - from) / (to - from || 1)) * width;
  const y = (item) => height - ((value(item) - low) / span) * height;
  const path = items.map((item, i) => `${i === 0 ? 'M' : 'L'}${x(item).toFixed(1)} ${y(item).toFixed(1)}`).join('');
  return { path, low, high };
}
