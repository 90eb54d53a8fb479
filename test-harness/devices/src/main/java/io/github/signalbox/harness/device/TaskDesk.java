/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.Stage;
import io.github.signalbox.message.EventReader;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes in what the bridge sends, and answers. All calls are made under the device's lock.
 *
 * <p>Messages are judged by the access point's own clock; times in the books are the true ones.
 */
final class TaskDesk {
  private static final String REFUSED_TYPE = "pricetag.error";
  private static final String UNREADABLE = "unreadable";

  private final DeviceContext context;
  private final boolean ignoresTasks;
  private final Clock clock;
  private final TaskMemory memory;
  private final EventWriter writer;
  private final Uplink uplink;
  private final EventReader reader;
  private final String parent;

  TaskDesk(
      DeviceContext context,
      Habits habits,
      Clock clock,
      List<PriceTag> tags,
      EventWriter writer,
      Uplink uplink) {
    this.context = context;
    this.ignoresTasks = habits.ignoresTasks();
    this.clock = clock;
    this.memory = new TaskMemory(tags, habits.tagTimeLimit(), !habits.ignoresOrder());
    this.writer = writer;
    this.uplink = uplink;
    this.reader = context.contracts().reader(clock);
    this.parent = context.contracts().parentOf(PriceTask.TYPE);
  }

  void receive(MqttLink.Message message) {
    RawEvent raw =
        new RawEvent(parent, message.payload(), message.contentType(), message.userProperties());
    switch (reader.read(raw)) {
      case EventReading.Accepted event when event.type().equals(PriceTask.TYPE) -> task(event);
      case EventReading.Accepted event when event.type().equals(REFUSED_TYPE) -> refusal(event);
      case EventReading.Accepted event -> enter(Fate.REFUSED, event.id());
      case EventReading.Refused refused -> refused(refused);
    }
  }

  private void task(EventReading.Accepted event) {
    Instant now = Instant.now();
    PriceTask task = PriceTask.of(event);
    switch (memory.receive(task, clock.instant())) {
      case TaskMemory.Receipt.Stored stored -> {
        enter(Fate.DELIVERED, task.id());
        ledger().time(Stage.SENT_TO_RECEIPT, Duration.between(task.decidedAt(), now));
        ledger().reached(Stage.REQUEST_TO_RECEIPT, task.id(), now);
        stored.answers().forEach(due -> send(due.answer(), due.decidedAt()));
      }
      case TaskMemory.Receipt.Known known -> {
        enter(Fate.DEDUPLICATED, task.id());
        send(known.answer(), task.decidedAt());
      }
      case TaskMemory.Receipt.Late late -> enter(Fate.EXPIRED, task.id());
    }
  }

  /** Lets tags poll and sends the answers that have become due. */
  void tick() {
    for (TaskMemory.Due due : memory.tick(clock.instant())) {
      send(due.answer(), due.decidedAt());
    }
  }

  Optional<Instant> nextTick() {
    return memory.nextTick();
  }

  private void send(Answer answer, Instant decidedAt) {
    if (ignoresTasks) {
      return;
    }
    uplink.send(
        switch (answer) {
          case Answer.Accepted accepted ->
              outgoing(
                  Flow.TASK_ACCEPTED,
                  Answer.Accepted.TYPE,
                  answer,
                  () -> time(Stage.SENT_TO_ACCEPTED, decidedAt));
          case Answer.Completed completed ->
              outgoing(
                  Flow.TASK_COMPLETED,
                  Answer.Completed.TYPE,
                  answer,
                  () -> {
                    time(Stage.SENT_TO_COMPLETED, decidedAt);
                    ledger().reached(Stage.REQUEST_TO_COMPLETED, answer.taskId(), Instant.now());
                  });
        });
  }

  private Outgoing outgoing(Flow flow, String type, Answer answer, Runnable acknowledged) {
    String subtopic = type.substring(type.lastIndexOf('.') + 1);
    String topic = context.contracts().parentOf(type) + "/" + subtopic;
    return new Outgoing(flow, topic, answer.eventId(), writer.answer(answer), acknowledged);
  }

  private void time(Stage stage, Instant decidedAt) {
    ledger().time(stage, Duration.between(decidedAt, Instant.now()));
  }

  private void refusal(EventReading.Accepted event) {
    String id = event.data().get("requestId").textValue();
    Flow flow =
        id.endsWith("-accepted")
            ? Flow.TASK_ACCEPTED
            : id.endsWith("-completed") ? Flow.TASK_COMPLETED : Flow.STATUS_UP;
    ledger().enter(flow, Fate.REFUSED, id);
  }

  private void refused(EventReading.Refused refused) {
    String id = refused.id() == null ? UNREADABLE : refused.id();
    if (memory.knows(id)) {
      enter(Fate.DEDUPLICATED, id);
    } else {
      enter(isTimeliness(refused.code()) ? Fate.EXPIRED : Fate.REFUSED, id);
    }
  }

  private static boolean isTimeliness(RefusalCode code) {
    return code == RefusalCode.EXPIRED_EVENT
        || code == RefusalCode.STALE_EVENT
        || code == RefusalCode.FUTURE_EVENT;
  }

  private void enter(Fate fate, String id) {
    ledger().enter(Flow.TASK_DOWN, fate, id);
  }

  private Ledger ledger() {
    return context.ledger();
  }
}
