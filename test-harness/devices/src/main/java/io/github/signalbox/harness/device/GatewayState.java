/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What a simulated gateway is and holds: version, health, capacity, cache, shares, buckets and
 * jobs. It moves with time, and by commands.
 */
final class GatewayState {
  /** The version of most gateways. */
  static final String VERSION = "5.2.0";

  static final String OLD_VERSION = "5.1.3";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long TIB = 1L << 40;
  private static final long GIB = 1L << 30;
  private static final double OLD_SHARE = 0.2;
  private static final double DEGRADED_SHARE = 0.05;
  private static final double FAILED_SHARE = 0.01;
  private static final long WRITTEN_BYTES_PER_S = 2 << 20;
  private static final double SECONDS_DEGRADED = 900;
  private static final double SECONDS_WELL = SECONDS_DEGRADED / DEGRADED_SHARE;
  private static final int MAX_CLIENTS = 40;
  private static final int MAX_NAMES = 200;
  private static final String FLUSH = "cache.flush";
  private static final String UPGRADE = "upgrade";

  private final SplittableRandom random;
  private final String model;
  private final long capacity;
  private final long cache;
  private final Map<String, ObjectNode> shares = new LinkedHashMap<>();
  private final Set<String> buckets = new TreeSet<>();
  private final List<Job> jobs = new ArrayList<>();
  private String version;
  private String installed;
  private String health = "OK";
  private long used;
  private long dirty;
  private Instant startedAt;
  private Instant movedAt;
  private int jobNumber;

  /** Something that takes its time. */
  private record Job(String id, String kind, Instant from, Duration takes, Runnable done) {
    double progress(Instant now) {
      double share = Duration.between(from, now).toMillis() / (double) takes.toMillis();
      return Math.clamp(share, 0, 1);
    }
  }

  GatewayState(SplittableRandom random, Instant now) {
    this.random = random;
    this.startedAt = now.minusSeconds(random.nextInt(30 * 86_400));
    this.movedAt = now;
    this.version = random.nextDouble() < OLD_SHARE ? OLD_VERSION : VERSION;
    this.installed = version;
    int size = 1 << random.nextInt(4);
    this.model = "CSG-" + 1200 * size;
    this.capacity = 4L * size * TIB;
    this.cache = 256L * size * GIB;
    this.used = (long) (capacity * (0.2 + 0.6 * random.nextDouble()));
    this.dirty = (long) (cache * 0.02 * random.nextDouble());
    double luck = random.nextDouble();
    if (luck < FAILED_SHARE) {
      health = "FAILED";
    } else if (luck < FAILED_SHARE + DEGRADED_SHARE) {
      health = "DEGRADED";
    }
    for (String name : List.of("projects", "photos", "backup").subList(0, 1 + random.nextInt(3))) {
      buckets.add("acme-" + name);
      shares.put(name, share(name, name.equals("photos") ? "SMB" : "NFS", "acme-" + name, false));
    }
  }

  private ObjectNode share(String name, String protocol, String bucket, boolean readOnly) {
    return JSON.objectNode()
        .put("name", name)
        .put("protocol", protocol)
        .put("bucket", bucket)
        .put("readOnly", readOnly)
        .put("clients", random.nextInt(MAX_CLIENTS));
  }

  /**
   * Lets time pass: clients come, go and write, what is written goes to the cloud, the line there
   * is slow for a while, jobs come to their end.
   */
  void moveTo(Instant now) {
    long seconds = Math.max(0, Duration.between(movedAt, now).toSeconds());
    if (seconds > 0) {
      long written = (long) (WRITTEN_BYTES_PER_S * seconds * random.nextDouble());
      used = Math.min(capacity, used + written);
      dirty = Math.clamp(dirty + written - WRITTEN_BYTES_PER_S * seconds / 2, 0, cache / 2);
      shares.values().forEach(this::clientsComeAndGo);
      healthChanges(seconds);
      movedAt = now;
    }
    for (Job job : List.copyOf(jobs)) {
      if (job.progress(now) >= 1) {
        jobs.remove(job);
        job.done().run();
      }
    }
  }

  private void clientsComeAndGo(ObjectNode share) {
    int clients = share.path("clients").asInt() + random.nextInt(-1, 2);
    share.put("clients", Math.clamp(clients, 0, MAX_CLIENTS));
  }

  private void healthChanges(long seconds) {
    if (health.equals("FAILED")) {
      return;
    }
    boolean well = health.equals("OK");
    double chance = 1 - Math.exp(-seconds / (well ? SECONDS_WELL : SECONDS_DEGRADED));
    if (random.nextDouble() < chance) {
      health = well ? "DEGRADED" : "OK";
    }
  }

  /** Starts anew, with the version that was installed; jobs that ran are lost. */
  void restarted(Instant now) {
    startedAt = now;
    version = installed;
    jobs.clear();
  }

  /** Returns whether another version is installed than runs. */
  boolean needsRestart() {
    return !installed.equals(version);
  }

  String version() {
    return version;
  }

  /** Writes the data of a status report. */
  ObjectNode report(Instant now) {
    ObjectNode report =
        JSON.objectNode()
            .put("version", version)
            .put("model", model)
            .put("health", health)
            .put("capacityBytes", capacity)
            .put("usedBytes", used)
            .put("cacheBytes", cache)
            .put("cacheUsedBytes", Math.min(cache, cache / 2 + dirty))
            .put("cacheDirtyBytes", dirty)
            .put("startedAt", startedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    report.set("shares", shareList());
    ArrayNode names = report.putArray("buckets");
    buckets.forEach(names::add);
    ArrayNode running = report.putArray("jobs");
    jobs.forEach(
        job ->
            running
                .addObject()
                .put("jobId", job.id())
                .put("kind", job.kind())
                .put("progress", Math.round(job.progress(now) * 100) / 100.0));
    if (!health.equals("OK")) {
      report
          .putArray("problems")
          .addObject()
          .put("code", health.equals("FAILED") ? "CACHE_DISK_FAILED" : "SLOW_UPLOAD")
          .put(
              "message",
              health.equals("FAILED")
                  ? "the cache disk does not answer"
                  : "the line to the cloud is slow");
    }
    return report;
  }

  private ArrayNode shareList() {
    ArrayNode list = JSON.arrayNode();
    shares.values().forEach(share -> list.add(share.deepCopy()));
    return list;
  }

  GatewayReply listShares() {
    return GatewayReply.succeeded(JSON.objectNode().set("shares", shareList()));
  }

  GatewayReply createShare(JsonNode arguments) {
    String name = arguments.path("name").asText();
    String bucket = arguments.path("bucket").asText();
    if (shares.containsKey(name)) {
      return GatewayReply.failed("SHARE_EXISTS", "there is a share " + name);
    }
    if (!buckets.contains(bucket)) {
      return GatewayReply.failed("NO_SUCH_BUCKET", "bucket " + bucket + " is not attached");
    }
    if (shares.size() == MAX_NAMES) {
      return GatewayReply.failed("TOO_MANY_SHARES", "there are " + MAX_NAMES + " shares");
    }
    ObjectNode share =
        share(
            name,
            arguments.path("protocol").asText(),
            bucket,
            arguments.path("readOnly").asBoolean());
    shares.put(name, share.put("clients", 0));
    return GatewayReply.succeeded(JSON.objectNode().set("share", share.deepCopy()));
  }

  GatewayReply deleteShare(JsonNode arguments) {
    String name = arguments.path("name").asText();
    return shares.remove(name) == null
        ? GatewayReply.failed("NO_SUCH_SHARE", "there is no share " + name)
        : GatewayReply.succeeded(JSON.objectNode().put("name", name));
  }

  GatewayReply attach(JsonNode arguments) {
    String bucket = arguments.path("bucket").asText();
    if (buckets.size() == MAX_NAMES && !buckets.contains(bucket)) {
      return GatewayReply.failed("TOO_MANY_BUCKETS", "there are " + MAX_NAMES + " buckets");
    }
    return buckets.add(bucket)
        ? GatewayReply.succeeded(JSON.objectNode().put("bucket", bucket))
        : GatewayReply.failed("BUCKET_EXISTS", "bucket " + bucket + " is attached");
  }

  GatewayReply detach(JsonNode arguments) {
    String bucket = arguments.path("bucket").asText();
    if (shares.values().stream().anyMatch(s -> s.path("bucket").asText().equals(bucket))) {
      return GatewayReply.failed("BUCKET_IN_USE", "a share uses bucket " + bucket);
    }
    return buckets.remove(bucket)
        ? GatewayReply.succeeded(JSON.objectNode().put("bucket", bucket))
        : GatewayReply.failed("NO_SUCH_BUCKET", "bucket " + bucket + " is not attached");
  }

  /** Begins to empty the cache; one flush at a time, and who asks again is told of the same. */
  GatewayReply flush(Instant now, Duration takes) {
    String id =
        jobs.stream()
            .filter(job -> job.kind().equals(FLUSH))
            .findFirst()
            .map(Job::id)
            .orElseGet(() -> begin(FLUSH, now, takes, () -> dirty = 0));
    return GatewayReply.succeeded(JSON.objectNode().put("jobId", id).put("dirtyBytes", dirty));
  }

  /** Begins to install a version; it runs after the next restart. */
  GatewayReply upgrade(JsonNode arguments, Instant now, Duration takes) {
    String wanted = arguments.path("version").asText();
    if (wanted.equals(version)) {
      return GatewayReply.failed("SAME_VERSION", "version " + version + " is installed");
    }
    if (needsRestart() || jobs.stream().anyMatch(job -> job.kind().equals(UPGRADE))) {
      return GatewayReply.failed("BUSY", "an upgrade is under way");
    }
    String id = begin(UPGRADE, now, takes, () -> installed = wanted);
    return GatewayReply.succeeded(
        JSON.objectNode().put("jobId", id).put("fromVersion", version).put("toVersion", wanted));
  }

  private String begin(String kind, Instant now, Duration takes, Runnable done) {
    jobNumber++;
    jobs.add(new Job("job-" + jobNumber, kind, now, takes, done));
    return "job-" + jobNumber;
  }

  GatewayReply log(JsonNode arguments, Instant now) {
    LogLevel least = LogLevel.valueOf(arguments.path("level").asText());
    int count = arguments.path("lines").asInt();
    ArrayNode lines = JSON.arrayNode();
    for (int i = count; i > 0; i--) {
      Instant at = now.minusSeconds(i).truncatedTo(ChronoUnit.SECONDS);
      LogLevel level = LogLevel.any(least, random);
      lines.add(at + " " + level + " " + level.message(random, logSubject()));
    }
    return GatewayReply.succeeded(JSON.objectNode().set("lines", lines));
  }

  private String logSubject() {
    return buckets.isEmpty() ? "acme-scratch" : buckets.iterator().next();
  }
}
