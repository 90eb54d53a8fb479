/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csg;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.signalbox.camel.http.Problem;
import io.github.signalbox.camel.http.ProblemException;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.InvalidJsonException;
import io.github.signalbox.message.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Where callers wait for the replies to their commands, which come in on a topic of this replica
 * alone.
 *
 * <p>It decides nothing for good: what became of a command stands in the database, where the uplink
 * of all replicas notes each reply as well. A reply that is lost here, with a connection or with
 * this replica, is found there.
 */
public final class ReplyDesk implements CamelContextAware {
  /** Where callers go on, neither in the thread that brought the reply nor in the timer's. */
  private static final Executor CONTINUATIONS = Executors.newVirtualThreadPerTaskExecutor();

  /** Variable with the command's row. */
  private static final String ROW = "commandRow";

  private final Map<String, Expected> expected = new ConcurrentHashMap<>();
  private CommandCatalogue catalogue = new CommandCatalogue();
  private Semaphore places = new Semaphore(100);
  private int maxWaiting = 100;
  private @Nullable CamelContext context;

  /** Creates the bean. */
  public ReplyDesk() {}

  private record Expected(String clientId, long dueNanos, CompletableFuture<String> ending) {}

  /** Sets the catalogue that results are held against. */
  public void setCatalogue(CommandCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Sets how many callers may wait at once.
   *
   * @param maxWaiting 1 or more
   */
  public void setMaxWaiting(int maxWaiting) {
    this.maxWaiting = maxWaiting;
    this.places = new Semaphore(maxWaiting);
  }

  /** Returns how many callers wait. */
  public int waiting() {
    return expected.size();
  }

  /**
   * Takes a place for a caller until the exchange is done.
   *
   * @param exchange the caller's
   * @throws ProblemException if all places are taken
   */
  public void enter(Exchange exchange) {
    Semaphore taken = places;
    if (!taken.tryAcquire()) {
      throw new ProblemException(
          new Problem(
              429,
              "CSG_BUSY",
              "%d commands wait for their gateways, the most that this bridge lets wait"
                  .formatted(maxWaiting),
              List.of(),
              Map.of(Problem.RETRY_AFTER_S, TextNode.valueOf("1"))));
    }
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                taken.release();
              }
            });
  }

  /**
   * Expects the reply to a command that is about to be sent; a reply may come before the broker has
   * acknowledged the command.
   *
   * @param exchange its body is the command's row, which becomes the variable {@value #ROW}
   */
  public void expect(Exchange exchange) {
    Map<?, ?> row = row(exchange.getMessage().getBody(List.class));
    String commandId = String.valueOf(row.get("command_id"));
    long timeoutMs = ((Number) row.get("timeout_ms")).longValue();
    long dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    expected.put(
        commandId,
        new Expected(String.valueOf(row.get("client_id")), dueNanos, new CompletableFuture<>()));
    exchange.setVariable(ROW, row);
    exchange.getMessage().setBody(row);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                expected.remove(commandId);
              }
            });
  }

  private static Map<?, ?> row(List<?> rows) {
    return (Map<?, ?>) rows.getFirst();
  }

  /**
   * Becomes the end of the wait: the reply, the caller's deadline, or the end of this bridge. The
   * caller holds no thread meanwhile.
   *
   * @param exchange the caller's, with the command's row as the variable {@value #ROW}
   * @return how the command ended, as the statement reads it; the state {@code SENT} where it may
   *     still be answered to another replica
   */
  public CompletableFuture<String> await(Exchange exchange) {
    Map<?, ?> row = exchange.getVariable(ROW, Map.class);
    Expected mine = expected.get(String.valueOf(row.get("command_id")));
    if (mine == null) {
      return CompletableFuture.completedFuture(CommandEnding.of("TIMED_OUT"));
    }
    long leftNanos = Math.max(0, mine.dueNanos() - System.nanoTime());
    return mine.ending()
        .completeOnTimeout(CommandEnding.of("TIMED_OUT"), leftNanos, TimeUnit.NANOSECONDS)
        .thenApplyAsync(Function.identity(), CONTINUATIONS);
  }

  /**
   * Hands a reply to the caller who waits for it; one that nobody waits for, and one from another
   * gateway than was asked, is left to the uplink.
   *
   * @param reading the reply, or what of it could not be read
   */
  public void arrived(EventReading reading) {
    if (reading instanceof Accepted reply) {
      arrived(reply);
    } else if (reading instanceof Refused refused) {
      arrived(refused);
    }
  }

  private void arrived(Accepted reply) {
    object(reply.json())
        .ifPresent(
            data ->
                waiting(data.path("commandId").asText(), reply.source())
                    .ifPresent(
                        waits -> {
                          catalogue.judge(data);
                          waits.complete(CommandEnding.answered(data, reply.time()));
                        }));
  }

  private void arrived(Refused refused) {
    RefusedReply.of(refused)
        .ifPresent(
            reply ->
                waiting(reply.commandId(), reply.source())
                    .ifPresent(waits -> waits.complete(CommandEnding.invalid(reply.message()))));
  }

  private Optional<CompletableFuture<String>> waiting(String commandId, String source) {
    return Optional.ofNullable(expected.get(commandId))
        .filter(waits -> waits.clientId().equals(source))
        .map(Expected::ending);
  }

  private static Optional<ObjectNode> object(String json) {
    try {
      return Json.read(json) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (InvalidJsonException e) {
      return Optional.empty();
    }
  }

  /** Ends every wait when the context begins to stop, so that no caller holds up its end. */
  private final class StopListener extends SimpleEventNotifierSupport {
    @Override
    public boolean isEnabled(CamelEvent event) {
      return event instanceof CamelEvent.CamelContextStoppingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
      String stillOpen = CommandEnding.of("SENT");
      expected.values().forEach(waits -> waits.ending().complete(stillOpen));
    }
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
    context.getManagementStrategy().addEventNotifier(new StopListener());
  }
}
