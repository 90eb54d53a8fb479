/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A catalogue of the user's own: what is wrong in the file is told at the start. */
class CommandCatalogueTest {
  @TempDir private Path folder;
  private CamelContext context;

  @BeforeEach
  void openContext() {
    context = new DefaultCamelContext();
    context.getPropertiesComponent().setLocation("classpath:application.properties");
  }

  @AfterEach
  void closeContext() {
    context.stop();
  }

  private CommandCatalogue catalogue(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("commands.json"), text);
    CommandCatalogue catalogue = new CommandCatalogue();
    catalogue.setCamelContext(context);
    catalogue.setFile("file:" + file);
    return catalogue;
  }

  @Test
  void file_ofTheUser_isRead() throws IOException {
    CommandCatalogue catalogue =
        catalogue(
            "{'commands':[{'command':'beep','timeoutMs':5000,'arguments':{'type':'object'},'result':{}}]}"
                .replace('\'', '"'));

    catalogue.start();

    assertThat(catalogue.size()).isEqualTo(1);
  }

  @Test
  void catalogue_startedAgain_isReadAnew() throws IOException {
    CommandCatalogue catalogue =
        catalogue(
            "{'commands':[{'command':'beep','timeoutMs':5000,'arguments':{},'result':{}}]}"
                .replace('\'', '"'));
    catalogue.start();
    catalogue.stop();

    catalogue.start();

    assertThat(catalogue.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'commands':[                                                          | is not valid JSON
          {'commands':[{'timeoutMs':1}]}                                         | commands[0].command is missing
          {'commands':[{'command':'a','arguments':{}}]}                          | commands[0].timeoutMs must be 1 or more
          {'commands':[{'command':'a','timeoutMs':0,'arguments':{}}]}            | commands[0].timeoutMs must be 1 or more: 0
          {'commands':[{'command':'a','timeoutMs':1,'arguments':{}}]}            | commands[0] has neither a schema as result nor a resultEvent: a
          {'commands':[{'command':'a','timeoutMs':1}]}                           | commands[0].arguments is no schema: a
          {'commands':[{'command':'a','timeoutMs':1,'job':{}}]}                  | commands[0].job.timeoutMs must be 1 or more
          {'commands':[{'command':'a','timeoutMs':1,'job':{'timeoutMs':1}}]}     | commands[0].job.doneWhen must be one of [JOB_ENDED, VERSION_REPORTED]
          {'commands':[{'command':'a','timeoutMs':1,'job':{'timeoutMs':1,'doneWhen':'JOB_ENDED'}}]} | commands[0].result names no jobId: a
          {}                                                                     | commands is no array
          {'commands':[],'vendorCommands':{'pattern':'x-(','timeoutMs':1}}       | vendorCommands.pattern is no regular expression: x-(
          {'commands':[],'vendorCommands':{'pattern':'x-.*'}}                    | vendorCommands.timeoutMs must be 1 or more
          """)
  void file_withAFault_isRefusedWithItsPlace(String text, String fault) throws IOException {
    CommandCatalogue catalogue = catalogue(text.replace('\'', '"'));

    assertThatThrownBy(catalogue::start)
        .hasStackTraceContaining("command catalogue file:")
        .hasStackTraceContaining(fault);
  }

  @Test
  void command_thereTwice_isRefused() throws IOException {
    String entry = "{'command':'a','timeoutMs':1,'arguments':{'type':'object'},'result':{}}";
    CommandCatalogue catalogue =
        catalogue("{'commands':[%s,%s]}".formatted(entry, entry).replace('\'', '"'));

    assertThatThrownBy(catalogue::start)
        .hasStackTraceContaining("commands[1].command is there twice: a");
  }
}
