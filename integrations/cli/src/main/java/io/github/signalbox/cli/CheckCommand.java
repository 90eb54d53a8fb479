/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.camel.addressing.Addressing;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at what the bridge needs, and says what is right and what is wrong. */
@Command(
    name = "check",
    description =
        "Looks at broker, database, Elasticsearch, RTC server and gateways; ends with 1 if something is wrong.",
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  @Mixin private Settings settings = new Settings();
  @Spec private @Nullable CommandSpec spec;

  /** Creates the command. */
  public CheckCommand() {}

  @Override
  public Integer call() {
    CamelContext context = settings.open();
    List<Finding> findings = new ArrayList<>();
    findings.add(topicMapping(context));
    findings.addAll(new BrokerCheck(context).findings());
    findings.addAll(new DatabaseCheck(context).findings());
    findings.add(new ElasticsearchCheck(context).finding());
    findings.addAll(new RtcCheck(context).findings());
    findings.addAll(new GatewayCheck(context).findings());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    findings.forEach(finding -> print(finding, out));
    out.flush();
    return findings.stream().anyMatch(Finding.Wrong.class::isInstance) ? 1 : 0;
  }

  private static Finding topicMapping(CamelContext context) {
    try {
      int types = Addressing.of(context).mapping().rules().size();
      return new Finding.Right("topic mapping", types + " event types");
    } catch (AddressingException e) {
      return new Finding.Wrong("topic mapping", String.valueOf(e.getMessage()), "mend the table");
    }
  }

  private static void print(Finding finding, PrintWriter out) {
    switch (finding) {
      case Finding.Right right -> line(out, "ok", right, "");
      case Finding.Weaker weaker -> line(out, "note", weaker, weaker.advice());
      case Finding.Wrong wrong -> line(out, "WRONG", wrong, wrong.advice());
    }
  }

  private static void line(PrintWriter out, String mark, Finding finding, String advice) {
    out.printf("%-5s  %-13s  %s%n", mark, finding.subject(), finding.text());
    if (!advice.isEmpty()) {
      out.printf("%22s-> %s%n", "", advice);
    }
  }
}
