/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Display;

/** Where the demo talks to people: a terminal with a view that is redrawn, or plain lines. */
sealed interface Screen extends AutoCloseable {
  /** Returns how often it wants figures. */
  Duration period();

  /** Prints a line that stays. */
  void say(String line);

  /** Shows the figures of this moment. */
  void show(Figures figures);

  @Override
  void close();

  /** Opens the terminal if the process has one, for plain lines otherwise. */
  static Screen open(PrintWriter out) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .nativeSignals(false)
              .systemOutput(TerminalBuilder.SystemOutput.SysOut)
              .dumb(true)
              .build();
      if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
        return new OnTerminal(terminal);
      }
      terminal.close();
    } catch (IOException e) {
      // No terminal, then: plain lines do for every output.
    }
    return new AsLines(out);
  }

  /** Redraws the view in place below what was said; keeps up with changes of the window's size. */
  final class OnTerminal implements Screen {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int DEFAULT_ROWS = 24;

    /** The view leaves so many lines to what was said last, as far as it does not get too small. */
    private static final int LINES_KEPT = 9;

    private static final int LEAST_ROWS = 15;

    private final Terminal terminal;
    private final Display display;
    private final LiveView view;
    private final boolean echo;
    private Size size = new Size(0, 0);

    private OnTerminal(Terminal terminal) {
      this.terminal = terminal;
      this.display = new Display(terminal, false);
      String noColour = System.getenv("NO_COLOR");
      this.view = new LiveView(noColour == null || noColour.isEmpty());
      this.echo = terminal.echo(false);
    }

    @Override
    public Duration period() {
      return Duration.ofMillis(250);
    }

    @Override
    public void say(String line) {
      display.update(List.of(), 0);
      terminal.writer().println(line);
      terminal.flush();
      display.clear();
    }

    @Override
    public void show(Figures figures) {
      Size now = terminal.getSize();
      int columns = now.getColumns() > 0 ? now.getColumns() : DEFAULT_COLUMNS;
      int rows = now.getRows() > 0 ? now.getRows() : DEFAULT_ROWS;
      if (!now.equals(size)) {
        size = new Size(columns, rows);
        size.copy(now);
        display.resize(rows, columns);
      }
      int viewRows = Math.min(rows - 1, Math.max(LEAST_ROWS, rows - LINES_KEPT));
      display.update(view.draw(figures, columns, viewRows), -1);
    }

    @Override
    public void close() {
      terminal.echo(echo);
      terminal.writer().println();
      try {
        terminal.close();
      } catch (IOException e) {
        // It is gone; there is nobody to tell.
      }
    }
  }

  /** Prints one line every few seconds. */
  final class AsLines implements Screen {
    private final PrintWriter out;

    private AsLines(PrintWriter out) {
      this.out = out;
    }

    @Override
    public Duration period() {
      return Duration.ofSeconds(5);
    }

    @Override
    public void say(String line) {
      out.println(line);
      out.flush();
    }

    @Override
    public void show(Figures figures) {
      Figures.Stored stored = figures.stored();
      say(
          "%s  %d/%d online · %s reports (%s) · %s tasks: %s completed, %s open · push p50 %s p99 %s · %s dead letters"
              .formatted(
                  Text.clock(figures.elapsed()),
                  figures.connected(),
                  figures.accessPoints(),
                  Text.count(stored.reports()),
                  Text.rate(figures.reportsPerSecond()),
                  Text.count(stored.allTasks()),
                  Text.count(stored.tasksIn("COMPLETED")),
                  Text.count(stored.openTasks()),
                  Text.time(figures.push().percentile(50)),
                  Text.time(figures.push().percentile(99)),
                  Text.count(stored.deadLetters())));
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
