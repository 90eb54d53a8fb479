/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.activemq.artemis.core.version.Version;
import org.apache.activemq.artemis.utils.VersionLoader;

/** What the figures were taken on. */
public final class Machine {
  private static final long GIB = 1L << 30;

  private Machine() {}

  static Map<String, String> look(String postgreSql) {
    Map<String, String> facts = look();
    facts.put("PostgreSQL", postgreSql);
    facts.put(
        "Camel",
        Optional.ofNullable(
                org.apache.camel.CamelContext.class.getPackage().getImplementationVersion())
            .orElse("?"));
    return facts;
  }

  /** Returns cores, memory, load, system, JVM and broker of this machine, by name, in order. */
  public static Map<String, String> look() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Version artemis = VersionLoader.getVersion();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(system.getAvailableProcessors()));
    facts.put("memory", Math.round((double) system.getTotalMemorySize() / GIB) + " GiB");
    facts.put("load average at the end", "%.1f".formatted(system.getSystemLoadAverage()));
    facts.put("system", system.getName() + " " + system.getVersion() + " " + system.getArch());
    facts.put("JVM", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("Artemis", artemis.getFullVersion());
    return facts;
  }
}
