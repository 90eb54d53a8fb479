/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.http.ApiContract;
import io.github.signalbox.camel.http.ContractSchema;
import io.github.signalbox.camel.http.FieldError;
import io.github.signalbox.camel.http.Problem;
import io.github.signalbox.camel.http.ProblemCode;
import io.github.signalbox.camel.http.ProblemException;
import io.github.signalbox.message.InvalidJsonException;
import io.github.signalbox.message.Json;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Brings requests from every entry point to the one form that the flow takes: JSON {@code
 * {requestKey, origin, deadline, changes}}, valid by the schema of the HTTP API.
 */
public final class PriceChangeRequests implements CamelContextAware {
  private static final ObjectMapper JSON = Json.mapper();
  private static final String KEY = "requestKey";

  private @Nullable CamelContext context;
  private String contract = "";
  private @Nullable ContractSchema schema;

  /** Creates the bean; Camel sets its context. */
  public PriceChangeRequests() {}

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("the bean has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }

  /** Sets the location of the contract that has the schema PriceChangeRequest. */
  public void setContract(String contract) {
    this.contract = contract;
  }

  /**
   * Takes a request of the HTTP API, which has been checked against its schema.
   *
   * @param exchange with the request as body and the key's header among its parameters
   * @return the request as JSON text
   * @throws ProblemException if body and header name no key, or two different ones
   */
  public String ofHttp(Exchange exchange) {
    ObjectNode request = exchange.getMessage().getBody(ObjectNode.class);
    String parameters = exchange.getVariable(ApiContract.PARAMETERS, String.class);
    String fromHeader = parse(parameters).path("Idempotency-Key").asText("").replace("\"", "");
    String key = request.path(KEY).asText(fromHeader);
    if (key.isEmpty()) {
      throw refused("REQUIRED", "name it in the body or in the header Idempotency-Key");
    }
    if (!fromHeader.isEmpty() && !key.equals(fromHeader)) {
      throw refused("AMBIGUOUS", "the body says %s, the header %s".formatted(key, fromHeader));
    }
    return request.put(KEY, key).put("origin", "http").toString();
  }

  private static ProblemException refused(String code, String message) {
    return new ProblemException(
        Problem.of(ProblemCode.INVALID_REQUEST, List.of(new FieldError(KEY, code, message))));
  }

  /**
   * Takes a row of the table {@code price_change_request}.
   *
   * @param key the row's key
   * @param row the row as JSON text; it may hold what JSONB takes and a request does not, such as a
   *     number of thousands of digits
   * @return the request and its faults
   */
  public CheckedRequest ofTable(String key, String row) {
    ObjectNode request = JSON.createObjectNode().put(KEY, key);
    List<FieldError> errors;
    try {
      request.setAll((ObjectNode) Json.read(row));
      errors = schema().errors(request);
    } catch (InvalidJsonException e) {
      errors = List.of(new FieldError("changes", "JSON", String.valueOf(e.getMessage())));
    }
    return new CheckedRequest(request.put("origin", "table"), errors);
  }

  /**
   * Takes a CSV file.
   *
   * @param csv the file
   * @param key the request key
   * @return the request and its faults; fields are named by their place in the request
   */
  public CheckedRequest ofCsv(PriceChangeCsv csv, String key) {
    ObjectNode request = JSON.createObjectNode();
    request.put(KEY, key);
    request.set("changes", csv.changes());
    List<FieldError> errors = new ArrayList<>(csv.errors());
    if (errors.isEmpty()) {
      errors.addAll(schema().errors(request));
    }
    return new CheckedRequest(request.put("origin", "csv"), errors);
  }

  private synchronized ContractSchema schema() {
    if (schema == null) {
      schema = ContractSchema.load(getCamelContext(), contract, "PriceChangeRequest");
    }
    return schema;
  }

  private static JsonNode parse(String text) {
    try {
      return Json.read(text);
    } catch (InvalidJsonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }
}
