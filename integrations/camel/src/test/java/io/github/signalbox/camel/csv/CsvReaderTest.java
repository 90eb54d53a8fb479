/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as spreadsheets, scripts and mistakes make them. */
class CsvReaderTest {
  private static final List<String> COLUMNS = List.of("id", "name", "flag");
  private static final CsvRow JOERG = new CsvRow(2, Map.of("id", "u1", "name", "Jörg"));

  private static CsvTable read(byte[] bytes) {
    return CsvReader.read(bytes, COLUMNS, Set.of("id"));
  }

  private static CsvTable read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] marked(int[] mark, String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int each : mark) {
      bytes.write(each);
    }
    bytes.writeBytes(text.getBytes(charset));
    return bytes.toByteArray();
  }

  private static List<String> faults(CsvTable table) {
    return table.errors().stream()
        .map(fault -> fault.field() + ": " + fault.code() + ": " + fault.message())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,name,flag\nu1,Jörg,\n",
        "\uFEFFid,name,flag\nu1,Jörg,\n",
        "\uFEFF\"id\",\"name\",\"flag\"\r\n\"u1\",\"Jörg\",\"\"\r\n",
        "id;name;flag\r\nu1;Jörg;\r\n",
        "id\tname\tflag\nu1\tJörg\t\n",
        "id,name\ru1,Jörg\r",
        "name , id\n Jörg, \"u1\" \n",
        "id,name,flag,,\nu1,Jörg,,,\n",
        "id,name,flag\nu1,Jörg,\n,,\n\n , ,\n;;;\n",
        "id,name\nu1,Jörg",
      })
  void table_asSpreadsheetsWriteIt_taken(String text) {
    CsvTable table = read(text.replace(";;;\n", ",,,,\n"));

    assertThat(faults(table)).isEmpty();
    assertThat(table.rows()).containsExactly(JOERG);
  }

  @Test
  void table_excelsSeparatorLine_taken() {
    CsvTable table = read("\uFEFFsep=;\r\nid;name\r\nu1;Jörg\r\n");

    assertThat(table.rows()).containsExactly(new CsvRow(3, JOERG.cells()));
    assertThat(faults(read("sep=\nid\nu1\n")))
        .containsExactly("line 1: SEPARATOR: sep= is not sep= and comma, semicolon or tab");
  }

  @Test
  void table_utf16WithMark_taken() {
    String text = "id\tname\r\nu1\tJörg\r\n";

    assertThat(read(marked(new int[] {0xFF, 0xFE}, text, StandardCharsets.UTF_16LE)).rows())
        .containsExactly(JOERG);
    assertThat(read(marked(new int[] {0xFE, 0xFF}, text, StandardCharsets.UTF_16BE)).rows())
        .containsExactly(JOERG);
  }

  @Test
  void table_otherEncoding_lineAndByteNamed() {
    byte[] windows = "id,name\r\nu0,Ann\r\nu1,Jörg\r\n".getBytes(Charset.forName("windows-1252"));

    assertThat(faults(read(windows)))
        .containsExactly("line 3: ENCODING: byte 0xF6 is not UTF-8; save the file as UTF-8");
    assertThat(faults(read("id,name\nu1,Ann".getBytes(StandardCharsets.UTF_16LE))))
        .singleElement()
        .asString()
        .startsWith("line 1: ENCODING: a zero byte, as in UTF-16 without byte order mark");
    assertThat(faults(read(marked(new int[] {0xFF, 0xFE}, "id\nx", StandardCharsets.UTF_8))))
        .isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\uFEFF", "\n \r\n", "id,name\n", "id,name\n,,\n", "sep=,\n"})
  void table_withoutLines_saysEmpty(String text) {
    assertThat(read(text).errors()).singleElement().extracting("code").isEqualTo("EMPTY");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id,id\nx,x\n",
        "id,age\nx,1\n",
        "name\nx\n",
        "id|name\nx|y\n",
        "id,,name\nx,,y\n"
      })
  void header_columnTwiceUnknownOrMissing_columnsAndSeparatorsNamed(String text) {
    assertThat(faults(read(text)))
        .singleElement()
        .asString()
        .startsWith("line 1: HEADER: the columns are to be id,name,flag, separated by comma,");
  }

  @Test
  void lines_tooShortOrTooLong_countedWithSeparator() {
    assertThat(faults(read("id;name;flag\nu1;Ann\nu2;Bob;true;x\n\nu3,Cy,true\n")))
        .containsExactly(
            "line 2: CELLS: 2 cells instead of 3, separated by semicolon",
            "line 3: CELLS: 4 cells instead of 3, separated by semicolon",
            "line 5: CELLS: 1 cells instead of 3, separated by semicolon");
  }

  @Test
  void cells_overSeveralLines_faultsNameTheFirstLine() {
    assertThat(faults(read("id,name\nu1,\"A\nB\"\nu2\n")))
        .containsExactly(
            "line 2, column name: CHARACTER: control character U+000A is not allowed",
            "line 4: CELLS: 1 cells instead of 2, separated by comma");
  }

  @Test
  void quotes_brokenOrOpen_lineNamed() {
    assertThat(faults(read("id,name\nu0,x\n\"u1\"x,y\n")))
        .singleElement()
        .asString()
        .startsWith("line 3: FORM: ");
    assertThat(faults(read("id,name\nu0,x\nu1,\"y\n")))
        .singleElement()
        .asString()
        .startsWith("line 3: FORM: ");
  }

  @Test
  void faults_onEveryLine_firstHundredNamed() {
    assertThat(read("id,name\n" + "u1\n".repeat(10_000)).errors()).hasSize(100);
  }
}
