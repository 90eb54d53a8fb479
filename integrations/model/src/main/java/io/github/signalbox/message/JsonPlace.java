/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a document; written out only where it is needed.
 *
 * @param parent what the value is part of; null for the document itself
 * @param name its name in an object; null for an item of an array
 * @param index its index in an array, from 0
 * @param depth how many objects and arrays it is inside of
 */
record JsonPlace(@Nullable JsonPlace parent, @Nullable String name, int index, int depth) {
  /** The document itself. */
  static final JsonPlace DOCUMENT = new JsonPlace(null, null, 0, 0);

  JsonPlace member(String member) {
    return new JsonPlace(this, member, 0, depth + 1);
  }

  JsonPlace item(int item) {
    return new JsonPlace(this, null, item, depth + 1);
  }

  /** Returns the path, such as {@code changes[3].sku}; empty for the document itself. */
  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String before = parent.toString();
    if (name == null) {
      return before + "[" + index + "]";
    }
    return before.isEmpty() ? Text.printable(name) : before + "." + Text.printable(name);
  }
}
