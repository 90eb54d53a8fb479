/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start-up checks of the table, each broken once, and its form. */
class TopicMappingTest {
  private static final String HEADER =
      "event-type,parent,direction,scenario,task,priority,size,publishers,subscribers,answers-on,max-age\n";
  private static final String FIRST =
      "type.one,shared,up,price-tag,task,normal,normal,GID_device,GID_bridge,,PT24H\n";

  private static TopicMapping read(String rows) throws IOException {
    return TopicMappingTable.read(new StringReader(HEADER + rows));
  }

  @Test
  void table_ofTheBundle_readsWithoutError() throws IOException {
    try (var file = Files.newBufferedReader(Path.of("../../routes/common/topic-mapping.csv"))) {
      TopicMapping mapping = TopicMappingTable.read(file);

      assertThat(mapping.rules()).isNotEmpty();
      assertThat(mapping.ruleOf("pricetag.status.reported"))
          .hasValueSatisfying(rule -> assertThat(rule.size().maxBytes()).isEqualTo(256 * 1024));
    }
  }

  @ParameterizedTest(name = "{0} differs")
  @CsvSource(
      delimiter = ';',
      value = {
        "spelling;    type.two,Shared,up,price-tag,task,normal,normal,GID_device,GID_bridge,,PT24H",
        "direction;   type.two,shared,down,price-tag,task,normal,normal,GID_device,GID_bridge,,PT24H",
        "scenario;    type.two,shared,up,rtc,task,normal,normal,GID_device,GID_bridge,,PT24H",
        "task;        type.two,shared,up,price-tag,status,normal,normal,GID_device,GID_bridge,,PT24H",
        "priority;    type.two,shared,up,price-tag,task,high,normal,GID_device,GID_bridge,,PT24H",
        "size;        type.two,shared,up,price-tag,task,normal,bulk,GID_device,GID_bridge,,PT24H",
        "publishers;  type.two,shared,up,price-tag,task,normal,normal,GID_other,GID_bridge,,PT24H",
        "subscribers; type.two,shared,up,price-tag,task,normal,normal,GID_device,GID_other,,PT24H",
        "answers-on;  type.two,shared,up,price-tag,task,normal,normal,GID_device,GID_bridge,down,PT24H",
      })
  void mapping_sharedParentWithOtherColumn_refusedNamingBothTypes(String column, String row) {
    assertThatThrownBy(() -> read(FIRST + row))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("'shared'")
        .hasMessageContaining("'type.one' (" + column)
        .hasMessageContaining("'type.two' (" + column);
  }

  @Test
  void mapping_sharedParentWithOtherAge_accepted() throws IOException {
    TopicMapping mapping =
        read(
            FIRST
                + "type.two,shared,up,price-tag,task,normal,normal,GID_device,GID_bridge,,PT1H\n");

    assertThat(mapping.ruleOf("type.two").orElseThrow().maxAge()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void mapping_typeTwice_refusedNamingTheType() {
    assertThatThrownBy(() -> read(FIRST + FIRST.replace("shared", "other")))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("'type.one' has two rows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "shared"})
  void mapping_answersOnUndeclaredOrUplinkParent_refusedNamingTypeAndParent(String answersOn) {
    assertThatThrownBy(() -> read(FIRST.replace(",,PT24H", "," + answersOn + ",PT24H")))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("'type.one'")
        .hasMessageContaining("'" + answersOn + "'")
        .hasMessageContaining("not a declared downlink parent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "type.one,shared,sideways,s,t,normal,normal,GID_device,GID_bridge,,PT24H; direction 'sideways'",
        "type.one,shared,up,s,t,urgent,normal,GID_device,GID_bridge,,PT24H; priority 'urgent'",
        "type.one,shared,up,s,t,normal,huge,GID_device,GID_bridge,,PT24H; size 'huge'",
        "type.one,sha red,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H; parent topic 'sha red'",
        "type.one,a/b,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H; parent topic 'a/b'",
        "type.one,,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H; parent topic ''",
        "type.one,shared,up,s,t,normal,normal,GID dev,GID_bridge,,PT24H; group ID 'GID dev'",
        "type.one,shared,up,s,t,normal,normal,GID_de,GID_bridge,,PT24H; group ID 'GID_de'",
        "type.one,shared,up,s,t,normal,normal,,GID_bridge,,PT24H; group ID ''",
        "type.one,shared,up,s,t,normal,normal,GID_device|,,,PT24H; group ID ''",
        "type.one,shared,up,s,t,normal,normal,GID_device,GID_bridge,,PT0S; max age",
        "type.one,shared,up,s,t,normal,normal,GID_device,GID_bridge,,-PT1H; max age",
        "type.one,shared,up,s,t,normal,normal,GID_device,GID_bridge,,24h; cannot be parsed",
        ",shared,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H; event type ''",
        "type one,shared,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H; event type 'type one'",
        "type.one,shared,up,../s,t,normal,normal,GID_device,GID_bridge,,PT24H; scenario '../s'",
        "type.one,shared,up,s,,normal,normal,GID_device,GID_bridge,,PT24H; task ''",
        "type.one,shared,up,s,t,normal,normal,GID_device,GID_bridge,PT24H; has 10 columns",
        "type.one,shared,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H,; has 12 columns",
      })
  void table_brokenCell_refusedNamingLineAndValue(String row, String reason) {
    assertThatThrownBy(() -> read("# a comment\n" + row))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment\n", "event-type,parent\n", "\ufeffevent-type\n"})
  void table_withoutItsHeader_refused(String text) {
    assertThatThrownBy(() -> TopicMappingTable.read(new StringReader(text)))
        .isInstanceOf(AddressingException.class)
        .hasMessageContaining("must start with the line 'event-type,parent,");
  }

  @Test
  void table_commentsBlankLinesAndLineEnds_ignored() throws IOException {
    TopicMapping mapping =
        TopicMappingTable.read(
            new StringReader("# why\r\n\r\n" + HEADER.strip() + "\r\n  \r\n" + FIRST));

    assertThat(mapping.rules()).extracting(TopicRule::eventType).isEqualTo(List.of("type.one"));
  }

  @Test
  void table_severalGroups_allMayPublish() throws IOException {
    TopicMapping mapping = read(FIRST.replace("GID_device", "GID_device | GID_other"));

    assertThat(mapping.parent("shared").orElseThrow().publishers())
        .containsExactlyInAnyOrder("GID_device", "GID_other");
  }

  @Test
  void mapping_unknownTypeOrParent_empty() throws IOException {
    TopicMapping mapping = read(FIRST);

    assertThat(mapping.ruleOf("shared")).isEmpty();
    assertThat(mapping.parent("SHARED")).isEmpty();
  }
}
