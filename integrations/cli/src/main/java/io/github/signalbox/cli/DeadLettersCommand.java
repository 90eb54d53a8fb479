/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, shows and replays the events that were set aside. */
@Command(
    name = "dead-letters",
    description = "Lists, shows and replays the events that were set aside.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DeadLettersCommand.ListCommand.class,
      DeadLettersCommand.ShowCommand.class,
      DeadLettersCommand.ReplayCommand.class
    })
public final class DeadLettersCommand {
  private static final int NOT_FOUND = 1;
  private static final int MAX_LIMIT = 10_000;

  /** Source: PostgreSQL, appendix A, class 42. */
  private static final String UNDEFINED_TABLE = "42P01";

  /** Creates the command. */
  public DeadLettersCommand() {}

  /** What the sub-commands do with a connection. */
  @FunctionalInterface
  private interface Work {
    int with(Connection connection, BridgeDatabase database) throws SQLException;
  }

  private static int inDatabase(Settings settings, Work work) throws SQLException {
    BridgeDatabase database = new BridgeDatabase(settings.open());
    try (Connection connection = connect(database)) {
      return work.with(connection, database);
    } catch (SQLException e) {
      if (UNDEFINED_TABLE.equals(e.getSQLState())) {
        throw new CommandException(
            "the database at %s has no dead letters yet: the bridge creates its tables when it first starts"
                .formatted(database.shownUrl()),
            e);
      }
      throw e;
    }
  }

  private static Connection connect(BridgeDatabase database) {
    try {
      return database.connect();
    } catch (SQLException e) {
      throw new CommandException(database.unavailable(e), e);
    }
  }

  private static void setText(PreparedStatement statement, int at, @Nullable String text)
      throws SQLException {
    statement.setObject(at, text, Types.VARCHAR);
  }

  /** Lists the dead letters that are still open. */
  @Command(
      name = "list",
      description = "Lists the dead letters that are still open, newest first.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Settings settings = new Settings();
    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--code", description = "Only those with this reason code.")
    private @Nullable String code;

    @Option(
        names = "--limit",
        defaultValue = "50",
        description = "At most so many; 1 to 10000, default ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() throws Exception {
      CommandSpec command = Objects.requireNonNull(spec);
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new ParameterException(
            command.commandLine(), "--limit " + limit + " must be 1 to " + MAX_LIMIT);
      }
      PrintWriter out = command.commandLine().getOut();
      return inDatabase(
          settings,
          (connection, database) -> {
            try (PreparedStatement statement =
                connection.prepareStatement(
                    database.statement("common/sql/list-dead-letters.sql"))) {
              setText(statement, 1, code);
              setText(statement, 2, code);
              statement.setInt(3, limit);
              print(statement.executeQuery(), out);
            }
            return 0;
          });
    }

    private static void print(ResultSet rows, PrintWriter out) throws SQLException {
      out.printf(
          "%8s  %-19s  %-18s  %5s  %-32s  %-24s  %s%n",
          "id", "received", "code", "times", "source", "topic", "reason");
      int count = 0;
      while (rows.next()) {
        out.printf(
            "%8d  %-19.19s  %-18s  %5d  %-32s  %-24s  %s%s%n",
            rows.getLong("dead_letter_id"),
            rows.getString("received_at"),
            rows.getString("reason_code"),
            rows.getInt("occurrences"),
            Printable.line(rows.getString("source")),
            Printable.line(rows.getString("topic")),
            Printable.line(rows.getString("reason")),
            rows.getBoolean("replay_requested") ? " (replay requested)" : "");
        count++;
      }
      out.printf("%d dead letter(s)%n", count);
      out.flush();
    }
  }

  /** Shows one dead letter with its payload. */
  @Command(
      name = "show",
      description = "Shows one dead letter with its payload.",
      mixinStandardHelpOptions = true)
  static final class ShowCommand implements Callable<Integer> {
    @Mixin private Settings settings = new Settings();
    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "Which one, by the id that 'list' prints.")
    private long id;

    @Override
    public Integer call() throws Exception {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      return inDatabase(
          settings,
          (connection, database) -> {
            try (PreparedStatement statement =
                connection.prepareStatement(
                    database.statement("common/sql/show-dead-letter.sql"))) {
              statement.setLong(1, id);
              return print(statement.executeQuery(), out);
            }
          });
    }

    private int print(ResultSet row, PrintWriter out) throws SQLException {
      if (!row.next()) {
        out.printf("no dead letter has the id %d%n", id);
        out.flush();
        return NOT_FOUND;
      }
      for (int column = 1; column < row.getMetaData().getColumnCount(); column++) {
        String value = row.getString(column);
        if (value != null) {
          out.printf("%-20s %s%n", row.getMetaData().getColumnName(column), Printable.line(value));
        }
      }
      out.printf(
          "payload:%n%s%n",
          Printable.block(new String(row.getBytes("payload"), StandardCharsets.UTF_8)));
      out.flush();
      return 0;
    }
  }

  /** Asks a running bridge to try dead letters again. */
  @Command(
      name = "replay",
      description = {
        "Asks a running bridge to try dead letters again, with the same checks as on arrival.",
        "One that is refused again stays in the list, with the new reason."
      },
      mixinStandardHelpOptions = true)
  static final class ReplayCommand implements Callable<Integer> {
    @Mixin private Settings settings = new Settings();
    @Spec private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Which ones.")
    private List<Long> ids = List.of();

    @Option(names = "--code", description = "All open ones with this reason code.")
    private @Nullable String code;

    @Override
    public Integer call() throws Exception {
      CommandSpec command = Objects.requireNonNull(spec);
      if (ids.isEmpty() && code == null) {
        throw new ParameterException(command.commandLine(), "name ids, or a reason by --code");
      }
      PrintWriter out = command.commandLine().getOut();
      return inDatabase(
          settings,
          (connection, database) -> {
            int count = request(connection, database);
            out.printf("replay requested for %d dead letter(s)%n", count);
            out.flush();
            return count == 0 ? NOT_FOUND : 0;
          });
    }

    private int request(Connection connection, BridgeDatabase database) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement(
              database.statement("common/sql/request-dead-letter-replay.sql"))) {
        var list = ids.isEmpty() ? null : connection.createArrayOf("bigint", ids.toArray());
        setText(statement, 1, code);
        setText(statement, 2, code);
        statement.setArray(3, list);
        statement.setArray(4, list);
        int count = 0;
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            count++;
          }
        }
        return count;
      }
    }
  }
}
