/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.github.signalbox.signin.Grants;
import io.github.signalbox.signin.Right;
import io.github.signalbox.signin.SignInResult;
import io.github.signalbox.signin.SignInResult.Reason;
import io.github.signalbox.signin.Token;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /** Where a client receives without having subscribed, as on its own topics. */
  static final Set<String> NOTICES = Set.of(EXPIRE_NOTICE, INVALID_NOTICE);

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

  private @Nullable Refused told(Optional<Grants.Denial> denial, String what) {
    if (denial.isEmpty()) {
      return null;
    }
    notifyInvalid(denial.get().reason(), denial.get().type());
    return new Refused(Refusal.NOT_AUTHORIZED, "no token allows to " + what);
  }

  private void notifyInvalid(Reason reason, Right type) {
    notice(INVALID_NOTICE, "{\"code\":%d,\"type\":\"%s\"}".formatted(reason.code(), type));
  }

  private void notifyEnding(Token token) {
    notice(
        EXPIRE_NOTICE,
        "{\"expireTime\":%d,\"type\":\"%s\"}"
            .formatted(token.expiry().toEpochMilli(), token.right()));
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
    for (Token token : grants.tokens()) {
      long left = Duration.between(Instant.now(), token.expiry()).toMillis();
      timers.add(after(left - BEFORE_EXPIRY.toMillis(), () -> notifyEnding(token)));
      timers.add(
          after(
              left, () -> end(Reason.EXPIRED, token.right(), "token ended at " + token.expiry())));
    }
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
    for (Token token : grants.tokens()) {
      Optional<SignInResult.Refused> fault = gate.broker().fault(Grants.of(List.of(token)));
      if (fault.isPresent()) {
        end(fault.get().reason(), token.right(), fault.get().message());
        return;
      }
    }
  }

  private void end(Reason reason, Right type, String message) {
    stop();
    notifyInvalid(reason, type);
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
    Right type = grants.tokens().isEmpty() ? Right.RW : grants.tokens().get(0).right();
    SignInResult result;
    try {
      JsonObject json = JsonUtil.readJsonObject(new String(payload, StandardCharsets.UTF_8));
      type = Right.valueOf(json.getString("type"));
      result =
          gate.broker().renew(client.clientId(), userName, type.name(), json.getString("token"));
    } catch (RuntimeException e) {
      result = new SignInResult.Refused(Reason.FORGED, "not {\"type\":...,\"token\":...}");
    }
    if (result instanceof SignInResult.Refused refused) {
      end(refused.reason(), type, refused.message());
      return false;
    }
    Grants renewed = grants.renewed(((SignInResult.Accepted) result).grants().tokens().get(0));
    if (!ownTopics(renewed).equals(ownTopics()) || !subscribed.test(renewed)) {
      end(Reason.WRONG_RESOURCE, type, "the new token is for other subscriptions; connect with it");
      return false;
    }
    grants = renewed;
    start();
    return true;
  }
}
