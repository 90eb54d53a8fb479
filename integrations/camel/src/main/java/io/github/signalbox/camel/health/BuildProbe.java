/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.health;

import io.github.signalbox.version.BuildVersion;
import java.util.Map;

/** Tells which build runs. */
public final class BuildProbe implements ServerProbe {
  /** Creates the bean. */
  public BuildProbe() {}

  @Override
  public Map<String, Object> probe() {
    BuildVersion build = BuildVersion.current();
    return Map.of("version", build.version(), "commit", build.commit());
  }
}
