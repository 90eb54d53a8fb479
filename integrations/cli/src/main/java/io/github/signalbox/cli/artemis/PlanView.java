/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.github.signalbox.cli.artemis.FileChange.Kind;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a plan: what changes in files as a unified diff, then the files that come and go. */
final class PlanView {
  private static final int CONTEXT = 3;

  private final Instance instance;
  private final PrintWriter out;

  PlanView(Instance instance, PrintWriter out) {
    this.instance = instance;
    this.out = out;
  }

  void show(Plan plan) {
    for (FileChange change : plan.changes()) {
      if (isShown(change)) {
        diff(change);
      }
    }
    for (FileChange change : plan.changes()) {
      String name = instance.shown(change.file());
      byte[] after = change.after();
      if (after == null) {
        out.println("removes  " + name);
      } else if (change.before() == null) {
        out.printf("adds     %s%s%n", name, change.kind() == Kind.SECRET ? " (mode 600)" : "");
      } else if (!isShown(change)) {
        out.printf("replaces %s%n", name);
      }
    }
    plan.discarded().stream()
        .filter(Files::exists)
        .forEach(folder -> out.println("removes  " + instance.shown(folder) + "/"));
    out.flush();
  }

  private static boolean isShown(FileChange change) {
    return (change.kind() == Kind.TEXT || change.kind() == Kind.USERS)
        && change.before() != null
        && change.after() != null;
  }

  private void diff(FileChange change) {
    List<String> before = lines(change.before());
    String name = instance.shown(change.file());
    UnifiedDiffUtils.generateUnifiedDiff(
            "a/" + name,
            "b/" + name,
            before,
            DiffUtils.diff(before, lines(change.after())),
            change.kind() == Kind.USERS ? 0 : CONTEXT)
        .forEach(out::println);
    out.println();
  }

  private static List<String> lines(byte @Nullable [] content) {
    return content == null
        ? List.of()
        : Arrays.asList(new String(content, StandardCharsets.UTF_8).split("\r?\n"));
  }
}
