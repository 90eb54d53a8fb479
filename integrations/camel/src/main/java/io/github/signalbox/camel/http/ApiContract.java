/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.apache.camel.component.rest.openapi.DefaultRestOpenapiProcessorStrategy;
import org.apache.camel.support.processor.RestBindingAdvice;

/**
 * Holds requests against their contract before the route {@code direct:<operationId>} sees them.
 *
 * <p>A route finds the parameters, each of its type, as JSON text in the variable {@value
 * #PARAMETERS}, the media type to answer with in the variable {@value #ANSWER_TYPE}, and the body
 * as a JSON object. Headers of the request are gone, so that they neither steer an endpoint nor
 * come back in the answer.
 *
 * <p>Set as {@code camel.component.rest-openapi.rest-openapi-processor-strategy}.
 */
public final class ApiContract extends DefaultRestOpenapiProcessorStrategy {
  /** Name of the variable that holds the parameters. */
  public static final String PARAMETERS = "request";

  /** Name of the variable that holds the media type of the answer. */
  public static final String ANSWER_TYPE = "answerType";

  private final Map<String, OperationContract> operations = new ConcurrentHashMap<>();

  /** Creates the strategy. */
  public ApiContract() {}

  @Override
  public void validateOpenApi(
      OpenAPI openApi, String basePath, PlatformHttpConsumerAware platformHttpConsumer)
      throws Exception {
    super.validateOpenApi(openApi, basePath, platformHttpConsumer);
    if (platformHttpConsumer.getPlatformHttpConsumer() instanceof ApiConsumer consumer) {
      consumer.limitTo(ContractPaths.of(openApi, basePath));
    }
    boolean latest = openApi.getSpecVersion() == SpecVersion.V31;
    JsonNode contract = (latest ? Json31.mapper() : Json.mapper()).valueToTree(openApi);
    for (JsonNode path : contract.path("paths")) {
      for (JsonNode operation : path) {
        operations.put(
            operation.path("operationId").asText(), OperationContract.of(contract, operation));
      }
    }
  }

  @Override
  public boolean process(
      OpenAPI openApi,
      Operation operation,
      String verb,
      String path,
      RestBindingAdvice binding,
      Exchange exchange,
      AsyncCallback callback) {
    AsyncCallback settled =
        doneSync -> {
          ProblemAnswers.keepFailure(exchange);
          callback.done(doneSync);
        };
    try {
      check(operation.getOperationId(), exchange);
    } catch (RuntimeException e) {
      exchange.setException(e);
      settled.done(true);
      return true;
    }
    return super.process(openApi, operation, verb, path, binding, exchange, settled);
  }

  private void check(String operationId, Exchange exchange) {
    OperationContract contract = operations.get(operationId);
    Message message = exchange.getMessage();
    ApiRequest request = new ApiRequest(message);
    Optional<String> answerType = contract.answerType(request);
    String parameters = contract.parameters(request).toString();
    Optional<JsonNode> body = contract.body(request);
    message.removeHeaders("*");
    message.setBody(body.orElse(null));
    exchange.setVariable(PARAMETERS, parameters);
    answerType.ifPresent(type -> exchange.setVariable(ANSWER_TYPE, type));
  }

  @Override
  public boolean processApiSpecification(
      String specificationUri, Exchange exchange, AsyncCallback callback) {
    exchange.getMessage().removeHeaders("*");
    return super.processApiSpecification(
        specificationUri,
        exchange,
        doneSync -> {
          ProblemAnswers.keepFailure(exchange);
          callback.done(doneSync);
        });
  }
}
