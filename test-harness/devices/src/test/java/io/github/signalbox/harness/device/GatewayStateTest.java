/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GatewayStateTest {
  private static final Duration JOB = Duration.ofSeconds(5);
  private static final String STATUS = "csg.status.reported";

  private final Instant now = Instant.now();
  private final GatewayState state = new GatewayState(new SplittableRandom(7), now);

  @Test
  void report_ofManyGatewaysOverAnHour_fitsItsSchema() {
    Contracts contracts = Contracts.load();
    for (int seed = 0; seed < 50; seed++) {
      GatewayState any = new GatewayState(new SplittableRandom(seed), now);
      any.flush(now, JOB);
      for (int minute = 0; minute < 60; minute += 6) {
        Instant then = now.plus(Duration.ofMinutes(minute)).plusSeconds(3);
        any.moveTo(then);

        assertThat(contracts.violation(STATUS, any.report(then))).isEmpty();
      }
    }
  }

  @Test
  void gateways_ofManySeeds_areMostlyWellAndUpToDate() {
    int well = 0;
    int current = 0;
    Set<String> versions = new HashSet<>();
    for (int seed = 0; seed < 400; seed++) {
      JsonNode report = new GatewayState(new SplittableRandom(seed), now).report(now);
      well += report.path("health").asText().equals("OK") ? 1 : 0;
      current += report.path("version").asText().equals(GatewayState.VERSION) ? 1 : 0;
      versions.add(report.path("version").asText());
      assertThat(report.has("problems")).isEqualTo(!report.path("health").asText().equals("OK"));
    }

    assertThat(well).isBetween(350, 399);
    assertThat(current).isBetween(260, 380);
    assertThat(versions).containsExactlyInAnyOrder(GatewayState.VERSION, GatewayState.OLD_VERSION);
  }

  @Test
  void state_ofOneSeed_isTheSameEachTime() {
    GatewayState again = new GatewayState(new SplittableRandom(7), now);

    state.moveTo(now.plusSeconds(90));
    again.moveTo(now.plusSeconds(90));

    assertThat(again.report(now.plusSeconds(90))).isEqualTo(state.report(now.plusSeconds(90)));
  }

  @Test
  void time_passing_changesHealthNowAndThen() {
    Set<String> seen = new HashSet<>();
    for (int minute = 0; minute < 60 * 24 * 7; minute++) {
      Instant then = now.plus(Duration.ofMinutes(minute));
      state.moveTo(then);
      seen.add(state.report(then).path("health").asText());
    }

    assertThat(seen).contains("OK", "DEGRADED");
  }

  @Test
  void reply_kept_doesNotChangeWithTime() {
    JsonNode given = state.listShares().content();
    JsonNode before = given.deepCopy();

    for (int second = 1; second < 60; second++) {
      state.moveTo(now.plusSeconds(second));
    }

    assertThat(state.listShares().content()).isNotEqualTo(before);
    assertThat(given).isEqualTo(before);
  }

  @Test
  void upgrade_through_waitsForTheRestart() {
    String before = state.version();

    assertThat(upgrade("6.0.0").content().path("toVersion").asText()).isEqualTo("6.0.0");
    assertThat(code(upgrade("6.1.0"))).isEqualTo("BUSY");
    Instant nearlyThrough = now.plusSeconds(4);
    state.moveTo(nearlyThrough);
    assertThat(state.report(nearlyThrough).at("/jobs/0/progress").asDouble()).isEqualTo(0.8);
    assertThat(state.needsRestart()).isFalse();
    state.moveTo(now.plus(JOB));
    assertThat(state.needsRestart()).isTrue();
    assertThat(state.version()).isEqualTo(before);
    assertThat(code(upgrade("6.1.0"))).isEqualTo("BUSY");
    state.restarted(now.plus(JOB));

    assertThat(state.version()).isEqualTo("6.0.0");
    assertThat(state.needsRestart()).isFalse();
    assertThat(state.report(now.plus(JOB)).path("jobs")).isEmpty();
    assertThat(code(upgrade("6.0.0"))).isEqualTo("SAME_VERSION");
  }

  @Test
  void restart_duringAnUpgrade_losesIt() {
    String before = state.version();
    upgrade("6.0.0");

    state.restarted(now.plusSeconds(1));
    state.moveTo(now.plus(JOB));

    assertThat(state.needsRestart()).isFalse();
    assertThat(state.version()).isEqualTo(before);
  }

  @Test
  void flush_bringsEverythingToTheCloudAtItsEnd() {
    Instant later = now.plusSeconds(60);
    state.moveTo(later);
    state.flush(later, JOB);

    assertThat(state.report(later.plusSeconds(1)).at("/jobs/0/progress").asDouble()).isEqualTo(0.2);
    state.moveTo(later.plus(JOB));

    assertThat(state.report(later.plus(JOB)).path("cacheDirtyBytes").asLong()).isZero();
  }

  @Test
  void flush_askedForAgain_isTheSameJob() {
    JsonNode first = state.flush(now, JOB).content();
    JsonNode second = state.flush(now, JOB).content();

    assertThat(second.path("jobId")).isEqualTo(first.path("jobId"));
    assertThat(state.report(now).path("jobs")).hasSize(1);
  }

  @Test
  void sharesAndBuckets_beyondTheContractsLimit_refused() {
    String last = "";
    for (int i = 0; i <= 200; i++) {
      last = code(state.attach(named("bucket-" + i)));
    }
    assertThat(last).isEqualTo("TOO_MANY_BUCKETS");
    assertThat(code(state.attach(named("bucket-0")))).isEqualTo("BUCKET_EXISTS");
    for (int i = 0; i <= 200; i++) {
      last = code(state.createShare(named("bucket-0").put("name", "share-" + i)));
    }

    assertThat(last).isEqualTo("TOO_MANY_SHARES");
    assertThat(Contracts.load().violation(STATUS, state.report(now))).isEmpty();
  }

  private GatewayReply upgrade(String version) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("version", version);
    return state.upgrade(arguments, now, JOB);
  }

  private static ObjectNode named(String bucket) {
    return JsonNodeFactory.instance.objectNode().put("bucket", bucket).put("protocol", "NFS");
  }

  private static String code(GatewayReply reply) {
    return reply.content().path("code").asText();
  }
}
