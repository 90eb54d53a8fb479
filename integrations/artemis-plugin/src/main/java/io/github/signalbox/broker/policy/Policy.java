/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.policy;

import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.P2pTopic;
import io.github.signalbox.addressing.Topic;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicRule;
import io.github.signalbox.addressing.TopicRule.Direction;
import io.github.signalbox.broker.policy.Decision.Allowed;
import io.github.signalbox.broker.policy.Decision.Own;
import io.github.signalbox.broker.policy.Decision.PointToPoint;
import io.github.signalbox.broker.policy.Decision.Refused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The addressing policy: which client may publish and subscribe what. Immutable.
 *
 * <p>Source: the topic-mapping table; ApsaraMQ for MQTT, limits, for lengths and characters.
 */
public final class Policy {
  private static final String SHARE = "$share/";
  private static final Pattern SHARE_NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9_-]+|\\+");
  private static final int MAX_TOPIC_LENGTH = 64;

  /** Room in a packet for what is not payload: topic and properties. */
  private static final int PACKET_ROOM_BYTES = 64 * 1024;

  private final TopicMapping mapping;
  private final int maxP2pLength;
  private final Set<String> groups = new HashSet<>();
  private final Map<String, List<String>> downlinks = new HashMap<>();
  private final Map<String, Integer> payloads = new HashMap<>();

  /**
   * Makes a policy of a topic mapping.
   *
   * @param mapping the table
   * @param maxP2pLength longest point-to-point topic, characters
   */
  public Policy(TopicMapping mapping, int maxP2pLength) {
    this.mapping = mapping;
    this.maxP2pLength = maxP2pLength;
    for (TopicRule rule : mapping.rules()) {
      groups.addAll(rule.publishers());
      groups.addAll(rule.subscribers());
      rule.publishers().forEach(group -> payloads.merge(group, rule.size().maxBytes(), Math::max));
    }
    for (String group : groups) {
      downlinks.put(
          group,
          mapping.rules().stream()
              .filter(rule -> rule.direction() == Direction.DOWN)
              .filter(rule -> rule.subscribers().contains(group))
              .map(TopicRule::parent)
              .distinct()
              .sorted()
              .toList());
    }
  }

  /** Returns all declared groups. */
  public Set<String> groups() {
    return Set.copyOf(groups);
  }

  /**
   * Decides on the name of a client that connects.
   *
   * @param text the client ID as sent
   * @return allowed, or the refusal
   */
  public Decision connect(String text) {
    ClientId clientId;
    try {
      clientId = ClientId.parse(text);
    } catch (AddressingException e) {
      return new Refused(Refusal.CLIENT_ID_INVALID, String.valueOf(e.getMessage()));
    }
    if (!groups.contains(clientId.groupId())) {
      return new Refused(
          Refusal.GROUP_UNKNOWN, "group " + clientId.groupId() + " is not in the topic mapping");
    }
    return new Allowed();
  }

  /**
   * Returns the topics on which a client receives without having subscribed.
   *
   * @param clientId a client of a declared group
   */
  public List<String> ownTopics(ClientId clientId) {
    return downlinks.getOrDefault(clientId.groupId(), List.of()).stream()
        .map(parent -> new P2pTopic(parent, clientId).toString())
        .toList();
  }

  /**
   * Returns how large a packet of a client may be: the largest payload of the parents that its
   * group publishes to, and 64 KiB for topic and properties.
   *
   * @param sender a client of a declared group
   * @return bytes, with the fixed header
   */
  public int maxPacketBytes(ClientId sender) {
    return PACKET_ROOM_BYTES + payloads.getOrDefault(sender.groupId(), 0);
  }

  /**
   * Decides on a message, or on a will.
   *
   * @param sender who publishes
   * @param topic the topic name
   * @param payloadBytes size of the payload
   * @param retain whether it is to be retained
   * @return allowed, point to point, or refused
   */
  public Decision publish(ClientId sender, String topic, int payloadBytes, boolean retain) {
    Optional<TopicRule> rule = parentOf(topic);
    if (rule.isEmpty()) {
      return new Refused(Refusal.NOT_AUTHORIZED, "parent of topic " + topic + " is not declared");
    }
    if (!rule.get().publishers().contains(sender.groupId())) {
      return new Refused(
          Refusal.NOT_AUTHORIZED,
          "group " + sender.groupId() + " may not publish to " + rule.get().parent());
    }
    Decision form = isP2p(topic) ? target(topic, rule.get(), retain) : plain(topic);
    int limit = rule.get().size().maxBytes();
    if (!(form instanceof Refused) && payloadBytes > limit) {
      return new Refused(
          Refusal.PAYLOAD_TOO_LARGE,
          "payload on %s has %d bytes; allowed are %d"
              .formatted(rule.get().parent(), payloadBytes, limit));
    }
    return form;
  }

  private Decision target(String topic, TopicRule rule, boolean retain) {
    P2pTopic p2p;
    try {
      p2p = P2pTopic.parse(topic, maxP2pLength);
    } catch (AddressingException e) {
      return new Refused(Refusal.TOPIC_INVALID, String.valueOf(e.getMessage()));
    }
    if (rule.direction() != Direction.DOWN
        || !rule.subscribers().contains(p2p.target().groupId())) {
      return new Refused(
          Refusal.TOPIC_INVALID,
          "group " + p2p.target().groupId() + " receives nothing on " + rule.parent());
    }
    if (retain) {
      return new Refused(Refusal.RETAIN_NOT_SUPPORTED, "a point-to-point message is not retained");
    }
    return new PointToPoint(topic);
  }

  private static Decision plain(String topic) {
    try {
      Topic.parse(topic);
      return new Allowed();
    } catch (AddressingException e) {
      return new Refused(Refusal.TOPIC_INVALID, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Decides on one filter of a SUBSCRIBE or UNSUBSCRIBE.
   *
   * @param subscriber who subscribes
   * @param filter the topic filter, with its share name if it has one
   * @return allowed, own, or refused
   */
  public Decision subscribe(ClientId subscriber, String filter) {
    String topics = filter;
    if (filter.startsWith(SHARE)) {
      int end = filter.indexOf('/', SHARE.length());
      if (end < 0 || !SHARE_NAME.matcher(filter.substring(SHARE.length(), end)).matches()) {
        return new Refused(
            Refusal.FILTER_INVALID,
            "share name of " + filter + " must consist of letters, digits, '-' and '_'");
      }
      topics = filter.substring(end + 1);
    }
    String[] levels = topics.split("/", -1);
    boolean own = isOwn(subscriber, levels);
    Decision form = own ? new Own() : filterForm(topics, levels);
    if (form instanceof Refused) {
      return form;
    }
    Optional<TopicRule> rule = mapping.parent(levels[0]);
    if (rule.isEmpty()) {
      return new Refused(Refusal.NOT_AUTHORIZED, "parent of filter " + filter + " is not declared");
    }
    if (!rule.get().subscribers().contains(subscriber.groupId())) {
      return new Refused(
          Refusal.NOT_AUTHORIZED,
          "group " + subscriber.groupId() + " may not subscribe to " + rule.get().parent());
    }
    if (!own && levels.length > 1 && P2pTopic.LEVEL.equals(levels[1])) {
      return new Refused(
          Refusal.NOT_AUTHORIZED, "filter " + filter + " asks for another client's messages");
    }
    return form;
  }

  private static boolean isOwn(ClientId subscriber, String[] levels) {
    return levels.length == 3
        && P2pTopic.LEVEL.equals(levels[1])
        && subscriber.toString().equals(levels[2]);
  }

  private static Decision filterForm(String topics, String[] levels) {
    if (topics.length() > MAX_TOPIC_LENGTH) {
      return new Refused(
          Refusal.FILTER_INVALID,
          "filter has %d characters; allowed are 1 to %d"
              .formatted(topics.length(), MAX_TOPIC_LENGTH));
    }
    for (int i = 0; i < levels.length; i++) {
      boolean all = "#".equals(levels[i]) && i == levels.length - 1;
      boolean other = i == 2 && P2pTopic.LEVEL.equals(levels[1]);
      if (!all && !other && !LEVEL.matcher(levels[i]).matches()) {
        return new Refused(
            Refusal.FILTER_INVALID,
            "level %d of filter must be of letters, digits, '-' and '_', or a wildcard"
                .formatted(i + 1));
      }
    }
    return new Allowed();
  }

  /**
   * Tells whether an address is a point-to-point topic of a declared parent.
   *
   * @param address an address of the broker
   */
  public boolean isPointToPoint(String address) {
    return isP2p(address) && parentOf(address).isPresent();
  }

  /**
   * Returns whether a topic has the form of a point-to-point topic, whatever its parent.
   *
   * @param topic a topic name
   */
  public static boolean hasPointToPointForm(String topic) {
    if (!isP2p(topic)) {
      return false;
    }
    try {
      P2pTopic.parse(topic, Integer.MAX_VALUE);
      return true;
    } catch (AddressingException e) {
      return false;
    }
  }

  private Optional<TopicRule> parentOf(String topic) {
    int end = topic.indexOf('/');
    return mapping.parent(end < 0 ? topic : topic.substring(0, end));
  }

  private static boolean isP2p(String topic) {
    int end = topic.indexOf('/');
    return end >= 0 && topic.startsWith(P2pTopic.LEVEL + "/", end + 1);
  }
}
