// Copyright 2026 the Signalbox authors. SPDX-License-Identifier: Apache-2.0
// A history as the path of a line, with its axes; and bytes and times in words.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function bytes(value) {
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < UNITS.length - 1) {
    left /= 1024;
    unit += 1;
  }
  return `${left >= 100 || unit === 0 ? Math.round(left) : left.toFixed(1)} ${UNITS[unit]}`;
}

export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 60) {
    return `${seconds} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86_400)} days ago`;
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
