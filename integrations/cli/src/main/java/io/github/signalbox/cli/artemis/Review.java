/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What both commands do with their plan: show it, ask, and carry it out. */
final class Review {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Parameters(paramLabel = "<instance>", description = "Folder that 'artemis create' made.")
  private @Nullable Path folder;

  @Option(
      names = {"-y", "--yes"},
      description = "Do it without asking.")
  private boolean yes;

  @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
  private boolean dryRun;

  private final Terminal terminal;

  Review(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Does what a command is for.
   *
   * @param planner looks at the instance and says what is to be done
   * @return the exit code: 0 done, 1 failed or declined, 2 refused
   */
  int run(Function<Instance, Plan> planner) {
    PrintWriter out = Objects.requireNonNull(command).commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    try {
      Instance instance = Instance.open(Objects.requireNonNull(folder));
      return carryOut(instance, planner.apply(instance), out, err);
    } catch (InstallException e) {
      err.println(e.getMessage());
      return REFUSED;
    } catch (IOException e) {
      err.println("Failed: " + e);
      return FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int carryOut(Instance instance, Plan plan, PrintWriter out, PrintWriter err)
      throws IOException {
    if (plan.changes().isEmpty()) {
      out.println("Nothing is to be done in " + instance.folder() + ".");
      plan.notes().forEach(out::println);
      return DONE;
    }
    new PlanView(instance, out).show(plan);
    if (dryRun) {
      out.println("Nothing was changed (--dry-run).");
      return DONE;
    }
    if (!yes && !terminal.isThere()) {
      err.println("There is no terminal to ask on; --yes does it without asking.");
      return REFUSED;
    }
    if (!yes && !terminal.ask("Do this? [y/N] ").strip().toLowerCase(Locale.ROOT).startsWith("y")) {
      out.println("Nothing was changed.");
      return FAILED;
    }
    Transaction transaction = new Transaction(instance);
    try {
      transaction.apply(plan);
    } catch (IOException e) {
      for (Throwable left : e.getSuppressed()) {
        err.println("This could not be undone: " + left);
      }
      err.println(
          "Failed: " + e + (e.getSuppressed().length == 0 ? "; the instance is as it was" : ""));
      return FAILED;
    }
    transaction.discard(plan);
    out.println("Done in " + instance.folder() + ".");
    plan.notes().forEach(out::println);
    out.println(plan.whenDone());
    return DONE;
  }
}
