/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as the whole bundle reads and writes it: one document, no key twice, and every number with
 * the value that was written. A number without a fraction is an integer, whichever way it is
 * written; {@code 1e3} and {@code 1000.0} are {@code 1000}.
 *
 * <p>Reading checks the form alone. What comes from outside is checked with {@link JsonFault} too,
 * before anything else looks at it.
 *
 * <p>Source: RFC 8259, sections 6 and 8.1; JSON Schema 2020-12 core, section 4.2.2.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .nodeFactory(new ExactNumbers())
          .addModule(JsonFormat.getCloudEventJacksonModule())
          .build();

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Json() {}

  /** Returns the one mapper; it is shared and must not be configured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /**
   * Reads a document.
   *
   * @param utf8 the text in UTF-8, with or without a byte order mark
   * @return the document; a missing node where there is none
   * @throws InvalidJsonException if it is not UTF-8 or not one JSON document
   */
  public static JsonNode read(byte[] utf8) throws InvalidJsonException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidJsonException("it is not UTF-8", e);
    }
    boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
    return read(marked ? text.substring(1) : text);
  }

  /**
   * Reads a document.
   *
   * @param text the text
   * @return the document; a missing node where there is none
   * @throws InvalidJsonException if it is not one JSON document
   */
  public static JsonNode read(String text) throws InvalidJsonException {
    try (JsonParser parser = MAPPER.createParser(text)) {
      return read(parser);
    } catch (InvalidJsonException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidJsonException("it cannot be read", e);
    }
  }

  /** Reads a document that has been read, or made, before. */
  static JsonNode reread(String text) {
    try {
      return read(text);
    } catch (InvalidJsonException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  private static JsonNode read(JsonParser parser) throws IOException {
    try {
      JsonNode document = MAPPER.readTree(parser);
      return document == null ? MissingNode.getInstance() : document;
    } catch (JsonProcessingException e) {
      throw InvalidJsonException.at(parser, e.getOriginalMessage(), e);
    } catch (NumberFormatException e) { // an exponent that no decimal number has
      throw InvalidJsonException.at(parser, e.getMessage(), e);
    }
  }
}
