/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a file as text: UTF-8, with or without byte order mark, or UTF-16 with one (what
 * Excel calls "Unicode text").
 */
final class CsvText {
  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] UTF_16BE_MARK = {(byte) 0xFE, (byte) 0xFF};
  private static final byte[] UTF_16LE_MARK = {(byte) 0xFF, (byte) 0xFE};

  private CsvText() {}

  /**
   * Decodes a file.
   *
   * @param bytes the whole file
   * @return its text without byte order mark
   * @throws CsvFault if the bytes are not text in one of these encodings; names the line
   */
  static String of(byte[] bytes) throws CsvFault {
    if (startsWith(bytes, UTF_8_MARK)) {
      return decode(bytes, UTF_8_MARK.length, StandardCharsets.UTF_8);
    }
    if (startsWith(bytes, UTF_16BE_MARK)) {
      return decode(bytes, UTF_16BE_MARK.length, StandardCharsets.UTF_16BE);
    }
    if (startsWith(bytes, UTF_16LE_MARK)) {
      return decode(bytes, UTF_16LE_MARK.length, StandardCharsets.UTF_16LE);
    }
    return decode(bytes, 0, StandardCharsets.UTF_8);
  }

  private static boolean startsWith(byte[] bytes, byte[] mark) {
    return bytes.length >= mark.length
        && ByteBuffer.wrap(bytes, 0, mark.length).equals(ByteBuffer.wrap(mark));
  }

  private static String decode(byte[] bytes, int start, Charset charset) throws CsvFault {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(bytes.length - start);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      throw new CsvFault(
          1 + lineBreaks(text),
          "ENCODING",
          "byte 0x%02X is not %s; save the file as UTF-8"
              .formatted(bytes[in.position()], charset.name()));
    }
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw new CsvFault(
          1 + lineBreaks(text.substring(0, zero)),
          "ENCODING",
          "a zero byte, as in UTF-16 without byte order mark; save the file as UTF-8");
    }
    return text;
  }

  /** Counts line breaks as the parser does: CR LF, LF, or CR. */
  private static int lineBreaks(String text) {
    int breaks = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' && (i == 0 || text.charAt(i - 1) != '\r') || c == '\r') {
        breaks++;
      }
    }
    return breaks;
  }
}
