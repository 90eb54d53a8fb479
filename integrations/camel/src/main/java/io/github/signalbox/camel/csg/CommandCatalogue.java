/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.addressing.Addressing;
import io.github.signalbox.camel.http.FieldError;
import io.github.signalbox.camel.http.Problem;
import io.github.signalbox.camel.http.ProblemCode;
import io.github.signalbox.camel.http.ProblemException;
import io.github.signalbox.message.EventSchemas;
import io.github.signalbox.message.InvalidJsonException;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of command that gateways know, read from a file: arguments are checked before anything
 * is sent, and results before anybody is told. A vendor's own commands, which the file knows by
 * their pattern alone, go both ways unchecked.
 */
public final class CommandCatalogue extends ServiceSupport implements CamelContextAware {
  /** Code of a reply that breaks its schema, or that cannot be stored. */
  static final String INVALID_REPLY = "CSG_INVALID_REPLY";

  private static final List<String> DONE_WHEN = List.of("JOB_ENDED", "VERSION_REPORTED");

  private String file = "classpath:csg/commands.json";
  private long maxWaitMs = 120_000;
  private final Map<String, CommandType> types = new HashMap<>();
  private @Nullable CamelContext context;
  private @Nullable String text;
  private @Nullable Pattern vendorPattern;
  private long vendorTimeoutMs;

  /** Creates the bean; Camel sets its context and starts it. */
  public CommandCatalogue() {}

  /** Sets where the catalogue is, such as {@code file:commands.json}. */
  public void setFile(String file) {
    this.file = file;
  }

  /** Sets how long a caller may wait for one gateway at most, in milliseconds. */
  public void setMaxWaitMs(long maxWaitMs) {
    this.maxWaitMs = maxWaitMs;
  }

  /** Returns the largest message that carries a command, in bytes of its payload. */
  public int getMaxCommandBytes() {
    return Addressing.of(getCamelContext())
        .mapping()
        .ruleOf("csg.command")
        .orElseThrow()
        .size()
        .maxBytes();
  }

  /** Returns how many kinds of command the catalogue has, those of vendors not counted. */
  public int size() {
    return types.size();
  }

  /** Returns the catalogue as it stands in the file. */
  public String text() {
    return text == null ? "" : text;
  }

  /**
   * Checks a request to one gateway, and fills in what it leaves to the catalogue.
   *
   * @param request a body that fits the contract
   * @return the request as the statements read it: {@code command}, {@code arguments} and {@code
   *     timeoutMs}
   * @throws ProblemException if the command is unknown, an argument is wrong, or the caller would
   *     wait too long
   */
  public String single(JsonNode request) {
    ObjectNode complete = complete(request);
    long timeoutMs = complete.path("timeoutMs").asLong();
    if (timeoutMs > maxWaitMs) {
      String message = "must be at most %d for one gateway: %d".formatted(maxWaitMs, timeoutMs);
      throw refusal(List.of(new FieldError("timeoutMs", "MAXIMUM", message)));
    }
    return complete.toString();
  }

  /**
   * Checks a request to many gateways, and fills in what it leaves to the contract and the
   * catalogue.
   *
   * @param request a body that fits the contract
   * @return the request as the statements read it
   * @throws ProblemException if the command is unknown, or an argument is wrong
   */
  public String fleet(JsonNode request) {
    ObjectNode complete = complete(request);
    complete.putIfAbsent("concurrency", complete.numberNode(50));
    complete.putIfAbsent("maxFailureShare", complete.numberNode(1));
    complete.putIfAbsent("dryRun", complete.booleanNode(false));
    return complete.toString();
  }

  private ObjectNode complete(JsonNode request) {
    ObjectNode complete = request.deepCopy();
    String command = complete.path("command").asText();
    ObjectNode arguments = complete.withObject("/arguments");
    CommandType type = types.get(command);
    if (type != null) {
      type.arguments().properties().forEach(d -> arguments.putIfAbsent(d.getKey(), d.getValue()));
      List<FieldError> faults = type.faults().apply(arguments);
      if (!faults.isEmpty()) {
        throw refusal(faults.stream().map(CommandCatalogue::ofArguments).toList());
      }
    } else if (vendorPattern == null || !vendorPattern.matcher(command).matches()) {
      String message = "is neither in the catalogue nor a vendor's x-<vendor>.<name>: " + command;
      throw refusal(List.of(new FieldError("command", "UNKNOWN_COMMAND", message)));
    }
    if (type != null) {
      type.job().ifPresent(job -> complete.set("job", job));
    }
    complete.putIfAbsent(
        "timeoutMs", complete.numberNode(type == null ? vendorTimeoutMs : type.timeoutMs()));
    return complete;
  }

  private static FieldError ofArguments(FieldError fault) {
    String field = fault.field().isEmpty() ? "arguments" : "arguments." + fault.field();
    return new FieldError(field, fault.code(), fault.message());
  }

  private static ProblemException refusal(List<FieldError> faults) {
    return new ProblemException(Problem.of(ProblemCode.INVALID_REQUEST, faults));
  }

  /**
   * Holds what a gateway answered against the catalogue.
   *
   * @param reply data of a reply event; a result that breaks its schema becomes a failure with the
   *     code {@code CSG_INVALID_REPLY}
   */
  void judge(ObjectNode reply) {
    CommandType type = types.get(reply.path("command").asText());
    if (type == null || !reply.has("result")) {
      return;
    }
    Optional<String> violation = type.violation().apply(reply.path("result"));
    if (violation.isPresent()) {
      reply.remove("result");
      fail(reply, "result" + violation.get());
    }
  }

  private static void fail(ObjectNode reply, String message) {
    reply.put("outcome", "FAILED");
    reply.putObject("error").put("code", INVALID_REPLY).put("message", message);
  }

  /**
   * Holds the replies of a batch against the catalogue.
   *
   * @param eventsJson the batch as a JSON array of {source, id, type, time, data}
   * @return the same, with failures in the place of results that break their schema
   * @throws InvalidJsonException if the text is not JSON
   */
  public String judged(String eventsJson) throws InvalidJsonException {
    JsonNode events = Json.read(eventsJson);
    for (JsonNode event : events) {
      if (event.path("data") instanceof ObjectNode data && data.has("commandId")) {
        judge(data);
      }
    }
    return events.toString();
  }

  @Override
  protected void doStart() throws IOException {
    CamelContext camel = getCamelContext();
    EventSchemas schemas =
        EventSchemas.load(
            Addressing.of(camel).mapping(),
            path ->
                ResourceHelper.resolveMandatoryResourceAsInputStream(camel, "classpath:" + path));
    JsonNode catalogue = read(camel);
    JsonNode commands = catalogue.path("commands");
    require(commands.isArray(), "commands is no array");
    types.clear();
    for (int i = 0; i < commands.size(); i++) {
      JsonNode entry = commands.get(i);
      String command = entry.path("command").asText();
      String place = "commands[%d]".formatted(i);
      require(!command.isEmpty(), place + ".command is missing");
      require(!types.containsKey(command), place + ".command is there twice: " + command);
      requireTimeout(place, entry);
      requireJob(place, entry);
      require(entry.path("arguments").isObject(), place + ".arguments is no schema: " + command);
      require(
          entry.path("result").isObject() || entry.path("resultEvent").isTextual(),
          place + " has neither a schema as result nor a resultEvent: " + command);
      types.put(command, CommandType.of(entry, schemas::violation));
    }
    JsonNode vendor = catalogue.path("vendorCommands");
    if (vendor.has("pattern")) {
      requireTimeout("vendorCommands", vendor);
      vendorPattern = pattern(vendor.path("pattern").asText());
      vendorTimeoutMs = vendor.path("timeoutMs").asLong();
    }
    text = catalogue.toString();
  }

  private JsonNode read(CamelContext camel) throws IOException {
    try (var in = ResourceHelper.resolveMandatoryResourceAsInputStream(camel, file)) {
      return Json.read(in.readAllBytes());
    } catch (InvalidJsonException e) {
      throw new IllegalArgumentException(
          "command catalogue %s is not valid JSON: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "command catalogue %s: vendorCommands.pattern is no regular expression: %s"
              .formatted(file, text),
          e);
    }
  }

  private void requireJob(String place, JsonNode entry) {
    if (entry.has("job")) {
      JsonNode job = entry.path("job");
      requireTimeout(place + ".job", job);
      require(
          DONE_WHEN.contains(job.path("doneWhen").asText()),
          "%s.job.doneWhen must be one of %s: %s"
              .formatted(place, DONE_WHEN, job.path("doneWhen")));
      require(
          entry.at("/result/properties").has("jobId"),
          place + ".result names no jobId: " + entry.path("command").asText());
    }
  }

  private void requireTimeout(String place, JsonNode entry) {
    require(
        entry.path("timeoutMs").asLong() >= 1,
        "%s.timeoutMs must be 1 or more: %s".formatted(place, entry.path("timeoutMs")));
  }

  private void require(boolean right, String fault) {
    if (!right) {
      throw new IllegalArgumentException("command catalogue %s: %s".formatted(file, fault));
    }
  }

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("the command catalogue has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
