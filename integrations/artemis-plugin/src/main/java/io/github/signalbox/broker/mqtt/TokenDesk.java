/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.github.signalbox.signin.Grants;
import io.github.signalbox.signin.SignInResult;
import io.github.signalbox.signin.SignInResult.Reason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.activemq.artemis.api.core.JsonUtil;
import org.apache.activemq.artemis.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What one client may do by its tokens, which it can renew while it is connected.
 *
 * <p>Source: ApsaraMQ for MQTT, token authentication: topics below {@code $SYS} and codes. All
 * methods run on the event loop of the connection.
 */
final class TokenDesk {
  /** Where a client publishes {@code {"type":"RW","token":"..."}}. */
  static final String UPLOAD = "$SYS/uploadToken";

  private static final String EXPIRE_NOTICE = "$SYS/tokenExpireNotice";
  private static final String INVALID_NOTICE = "$SYS/tokenInvalidNotice";
  private static final Duration BEFORE_EXPIRY = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Gate gate;
  private final ConnectedClient client;
  private final String userName;
  private final ChannelHandlerContext context;
  private final Answers answers;
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private Grants grants;

  TokenDesk(
      Gate gate,
      ConnectedClient client,
      String userName,
      Grants grants,
      ChannelHandlerContext context,
      Answers answers) {
    this.gate = gate;
    this.client = client;
    this.userName = userName;
    this.grants = grants;
    this.context = context;
    this.answers = answers;
  }

  /** Returns the client's own topics that it may receive on. */
  List<String> ownTopics() {
    return ownTopics(grants);
  }

  private List<String> ownTopics(Grants allowed) {
    return gate.policy().ownTopics(client.clientId()).stream()
        .filter(allowed::maySubscribe)
        .toList();
  }

  /** Returns why a message may not be published, and tells the client; null where it may. */
  @Nullable Refused publish(String topic) {
    return told(grants.whyNotPublish(topic), "publish to " + topic);
  }

  /** Returns why a filter may not be subscribed, and tells the client; null where it may. */
  @Nullable Refused subscribe(String filter) {
    return told(grants.whyNotSubscribe(filter), "subscribe to " + filter);
  }

  /**
   * Returns why a message may not reach the client, and tells it; null where it may. A session that
   * was kept may hold subscriptions that today's tokens do not allow.
   */
  @Nullable Refused receive(String topic) {
    return topic.startsWith("$SYS/")
        ? null
        : told(grants.whyNotSubscribe(topic), "receive from " + topic);
  }

  private @Nullable Refused told(Optional<Reason> reason, String what) {
    if (reason.isEmpty()) {
      return null;
    }
    tellInvalid(reason.get());
    return new Refused(Refusal.NOT_AUTHORIZED, "no token allows to " + what);
  }

  private void tellInvalid(Reason reason) {
    notice(INVALID_NOTICE, "{\"code\":" + reason.code() + "}");
  }

  private void notice(String topic, String json) {
    if (context.channel().isActive()) {
      context.writeAndFlush(Packets.notice(topic, json));
    }
  }

  /** Begins to watch the tokens, once the client is connected. */
  void start() {
    if (grants.everything()) {
      return;
    }
    timers.forEach(timer -> timer.cancel(false));
    timers.clear();
    Instant end = grants.expiry().orElseThrow();
    long left = Duration.between(Instant.now(), end).toMillis();
    timers.add(
        after(
            left - BEFORE_EXPIRY.toMillis(),
            () -> notice(EXPIRE_NOTICE, "{\"expireTime\":" + end.toEpochMilli() + "}")));
    timers.add(after(left, () -> end(Reason.EXPIRED, "token ended at " + end)));
    timers.add(
        context
            .executor()
            .scheduleWithFixedDelay(
                this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS));
  }

  private ScheduledFuture<?> after(long millis, Runnable task) {
    return context.executor().schedule(task, Math.max(0, millis), TimeUnit.MILLISECONDS);
  }

  private void look() {
    gate.broker().fault(grants).ifPresent(fault -> end(fault.reason(), fault.message()));
  }

  private void end(Reason reason, String message) {
    stop();
    tellInvalid(reason);
    answers.end(new Refused(Refusal.BAD_CREDENTIALS, message));
  }

  /** Stops to watch, when the connection ends. */
  void stop() {
    timers.forEach(timer -> timer.cancel(false));
    timers.clear();
  }

  /**
   * Takes a new token in the place of the one of the same right.
   *
   * @param payload what the client sent
   * @param subscribed tells whether the client's subscriptions would still be allowed
   * @return whether the token counts now; otherwise the connection has been ended
   */
  boolean upload(byte[] payload, Predicate<Grants> subscribed) {
    SignInResult result;
    try {
      JsonObject json = JsonUtil.readJsonObject(new String(payload, StandardCharsets.UTF_8));
      result =
          gate.broker()
              .renew(client.clientId(), userName, json.getString("type"), json.getString("token"));
    } catch (RuntimeException e) {
      result = new SignInResult.Refused(Reason.FORGED, "not {\"type\":...,\"token\":...}");
    }
    if (result instanceof SignInResult.Refused refused) {
      end(refused.reason(), refused.message());
      return false;
    }
    Grants renewed = grants.renewed(((SignInResult.Accepted) result).grants().tokens().get(0));
    if (!ownTopics(renewed).equals(ownTopics()) || !subscribed.test(renewed)) {
      end(Reason.WRONG_RESOURCE, "the new token is for other subscriptions; connect with it");
      return false;
    }
    grants = renewed;
    start();
    return true;
  }
}
