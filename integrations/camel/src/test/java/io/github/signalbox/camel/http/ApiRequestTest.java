/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.camel.http.ApiRequest.Sent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {
  private final Message message = new DefaultExchange(new DefaultCamelContext()).getMessage();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                  | application/json",
        "*/*                                 | application/json",
        "text/*                              | text/csv",
        "TEXT/CSV                            | text/csv",
        "text/csv;q=0.5, application/json    | application/json",
        "application/json;q=0.2, text/csv    | text/csv",
        "application/json;q=0, */*;q=0.1     | text/csv",
        "text/html, application/xhtml+xml    | ''",
        "application/json;q=0                | ''"
      })
  void accept_byWeightAndRange_bestType(String accept, String expected) {
    message.setHeader("Accept", accept);

    Optional<String> best =
        new ApiRequest(message)
            .bestOf(new LinkedHashSet<>(List.of("application/json", "text/csv")));

    assertThat(best.orElse("")).isEqualTo(expected);
  }

  @Test
  void query_escapesAndDuplicates_decodedAndMarked() {
    message.setHeader(Exchange.HTTP_RAW_QUERY, "a=x%20y+z&b=%40%C3%B6&c=1&c=2&d");
    ApiRequest request = new ApiRequest(message);

    assertThat(request.parameter("query", "a")).hasValue(sent("x y z"));
    assertThat(request.parameter("query", "b")).hasValue(sent("@\u00f6"));
    assertThat(request.parameter("query", "c").flatMap(Sent::fault))
        .hasValue("is there more than once");
    assertThat(request.parameter("query", "d")).hasValue(sent(""));
    assertThat(request.queryNames()).containsExactly("a", "b", "c", "d");
  }

  @ParameterizedTest
  @CsvSource({
    "%00, has the character U+0000 at index 0",
    "a%ff, is not percent-encoded UTF-8: a%ff",
    "%ED%A0%80, is not percent-encoded UTF-8: %ED%A0%80",
    "%C0%80, is not percent-encoded UTF-8: %C0%80",
    "%zz, is not percent-encoded UTF-8: %zz",
    "%4, is not percent-encoded UTF-8: %4"
  })
  void parameter_thatIsNoText_fault(String encoded, String fault) {
    message.setHeader(Exchange.HTTP_RAW_QUERY, "a=" + encoded);
    message.setHeader("id", encoded);
    ApiRequest request = new ApiRequest(message);

    assertThat(request.parameter("query", "a").flatMap(Sent::fault)).hasValue(fault);
    assertThat(request.parameter("path", "id").flatMap(Sent::fault)).hasValue(fault);
  }

  private static Sent sent(String text) {
    return new Sent(text, Optional.empty());
  }

  @Test
  void pathParameter_escaped_decodedWithItsPlus() {
    message.setHeader("clientId", "GID%40a+b");

    assertThat(new ApiRequest(message).parameter("path", "clientId")).hasValue(sent("GID@a+b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\""
      })
  void contentType_jsonInUtf8_taken(String type) {
    message.setHeader(Exchange.CONTENT_TYPE, type);

    assertThat(new ApiRequest(message).isJson()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text/json", "application/json; charset=latin1", "application/jsonx"})
  void contentType_anotherOne_notTaken(String type) {
    message.setHeader(Exchange.CONTENT_TYPE, type);

    assertThat(new ApiRequest(message).isJson()).isFalse();
  }
}
