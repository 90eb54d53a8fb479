/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers, texts and forms that other readers of JSON bend in silence. */
class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1234567890123456789012345",
        "12.50",
        "1.7976931348623157E308",
        "1e-307",
        "-0.000000000000000000000000000000000001",
        "123456789012345678901234567890",
        "9223372036854775808",
        "9007199254740993"
      })
  void number_ofAnyPrecision_keptExactly(String number) throws InvalidJsonException {
    JsonNode value = Json.read("[" + number + "]").get(0);

    assertThat(value.decimalValue()).isEqualByComparingTo(new BigDecimal(number));
    assertThat(new BigDecimal(value.toString())).isEqualByComparingTo(new BigDecimal(number));
    assertThat(JsonFault.of(value)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1e3, 1000",
    "1000.0, 1000",
    "1.5e1, 15",
    "-0.0, 0",
    "-0, 0",
    "0e2147483647, 0",
    "0E-2147483647, 0",
    "2.50, 2.50",
    "-12.000, -12"
  })
  void number_withoutFraction_integerHoweverItIsWritten(String written, String read)
      throws InvalidJsonException {
    JsonNode value = Json.read(written);

    assertThat(value).hasToString(read);
    assertThat(value.isIntegralNumber()).isEqualTo(!read.contains("."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "-1e400",
        "1E2147483647",
        "-1E2147483647",
        "1e-20000",
        "1E-2147483640",
        "1.8e308",
        "1e-308"
      })
  void number_beyondADouble_faultWithPlaceAndValue(String number) throws InvalidJsonException {
    List<JsonFault> faults = JsonFault.of(Json.read("{\"a\":[{\"b\":" + number + "}]}"));

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).field()).isEqualTo("a[0].b");
    assertThat(faults.get(0).code()).isEqualTo("NUMBER_RANGE");
    assertThat(faults.get(0).message()).contains("1.7976931348623157E308").hasSizeLessThan(200);
  }

  @Test
  void number_manyBeyondADouble_firstHundredFaultsAndNoDigitsWrittenOut()
      throws InvalidJsonException {
    String numbers = "1E2147483647,".repeat(5_000);

    List<JsonFault> faults = JsonFault.of(Json.read("[" + numbers + "0]"));

    assertThat(faults).hasSize(100).allMatch(fault -> fault.code().equals("NUMBER_RANGE"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1E-99999999999", "NaN", "Infinity", "-Infinity", "+1"})
  void number_thatIsNone_invalidWithItsPlace(String number) {
    assertThatThrownBy(() -> Json.read("{\"x\":1,\"a\":[0," + number + "]}"))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageStartingWith("line 1, column ")
        .hasMessageContaining(", a[1]: ");
  }

  @Test
  void number_ofThousandsOfDigits_invalidWithItsPlace() {
    assertThatThrownBy(() -> Json.read("{\"a\":" + "9".repeat(100_000) + "}"))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageContaining("a: ")
        .hasMessageContaining("1000");
  }

  @ParameterizedTest
  @CsvSource({
    "\\u0000, 0, U+0000",
    "ab\\u0000, 2, U+0000",
    "\\ud800, 0, U+D800",
    "x\\udfff, 1, U+DFFF",
    "\\ud83d\\ud83d\\ude00, 0, U+D83D",
    "\\ude00\\ud83d, 0, U+DE00"
  })
  void text_thatCannotBeKept_faultWithPlaceAndCharacter(String text, int index, String character)
      throws InvalidJsonException {
    List<JsonFault> faults = JsonFault.of(Json.read("{\"a\":[\"" + text + "\"]}"));

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).field()).isEqualTo("a[0]");
    assertThat(faults.get(0).code()).isEqualTo("CHARACTER");
    assertThat(faults.get(0).message()).contains(character).endsWith("index " + index);
  }

  @Test
  void name_thatCannotBeKept_faultWithItsNameEscaped() throws InvalidJsonException {
    List<JsonFault> faults = JsonFault.of(Json.read("{\"o\":{\"a\\u0000\":1}}"));

    assertThat(faults).hasSize(1);
    assertThat(faults.get(0).field()).isEqualTo("o.a\\u0000");
    assertThat(faults.get(0).message()).startsWith("its name ");
  }

  @Test
  void name_withHalfASurrogatePair_invalid() {
    assertThatThrownBy(() -> Json.read("{\"o\":{\"\\ud800\":1}}"))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void text_withPairsAndControlCharacters_noFault() throws InvalidJsonException {
    assertThat(JsonFault.of(Json.read("[\"\\ud83d\\ude00 \\u0001\\n\\u2028\", \"\uD83D\uDE00\"]")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1}{}",
        "1 2",
        "{\"a\":1} x",
        "// comment\n1",
        "[1,]",
        "[01]",
        "{a:1}",
        "'a'",
        "\"line\nbreak\"",
        "\u0000",
        "[\"\\x\"]"
      })
  void document_notOneOfJson_invalid(String text) {
    assertThatThrownBy(() -> Json.read(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void document_nestedDeeply_invalid(String open) {
    assertThatThrownBy(() -> Json.read(open.repeat(100_000)))
        .isInstanceOf(InvalidJsonException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void document_nestedDeeperThanAHundred_faultWithItsPlace() throws InvalidJsonException {
    JsonNode deepest = Json.read("[".repeat(100) + "]".repeat(100));
    JsonNode deeper = Json.read("{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}");

    assertThat(JsonFault.of(deepest)).isEmpty();
    assertThat(JsonFault.of(deeper)).hasSize(1);
    assertThat(JsonFault.of(deeper).get(0).code()).isEqualTo("DEPTH");
    assertThat(JsonFault.of(deeper).get(0).field()).startsWith("a[0][0]").hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void document_inAnotherEncoding_invalid(String charset) {
    assertThatThrownBy(() -> Json.read("{\"a\":1}".getBytes(Charset.forName(charset))))
        .isInstanceOf(InvalidJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC080, 0xEDA080, 0xEDBFBF, 0xF8, 0xC3, 0xF4908080, 0xE08080})
  void document_withBytesThatAreNoUtf8_invalid(int bytes) {
    byte[] raw =
        IntStream.of(24, 16, 8, 0)
            .map(shift -> bytes >>> shift & 0xff)
            .filter(b -> b != 0)
            .collect(
                java.io.ByteArrayOutputStream::new,
                java.io.ByteArrayOutputStream::write,
                (a, b) -> {})
            .toByteArray();
    String text = "\"" + new String(raw, StandardCharsets.ISO_8859_1) + "\"";

    assertThatThrownBy(() -> Json.read(text.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(InvalidJsonException.class)
        .hasMessage("it is not UTF-8");
  }

  @Test
  void document_behindAByteOrderMark_read() throws InvalidJsonException {
    assertThat(Json.read("\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8)).path("a").asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void document_empty_missing(String text) throws InvalidJsonException {
    assertThat(Json.read(text).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "a\u0000b, a\uFFFDb",
    "\uD800, \uFFFD",
    "\uDE00\uD83D\uDE00\uD83D, \uFFFD\uD83D\uDE00\uFFFD",
    "plain, plain"
  })
  void text_madeStorable_keepsTheRest(String text, String kept) {
    assertThat(Text.storable(text)).isEqualTo(kept);
    assertThat(Text.fault(Text.storable(text))).isEmpty();
  }
}
