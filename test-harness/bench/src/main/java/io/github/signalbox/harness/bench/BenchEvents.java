/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** The messages of the measurements. */
final class BenchEvents {
  /** Access points that take part. */
  static final int ACCESS_POINTS = 200;

  /** Tags of each. */
  static final int TAGS = 10;

  private static final String PRICE = "\"price\": \"";

  private BenchEvents() {}

  static String accessPoint(int index) {
    return String.format(Locale.ROOT, "GID_tag_ap@@@bench%04d", index % ACCESS_POINTS);
  }

  static String tag(int accessPoint, int place) {
    return String.format(Locale.ROOT, "B%06d", accessPoint % ACCESS_POINTS * TAGS + place % TAGS);
  }

  /** A price-change request; one above its number is the price, which comes back in the event. */
  static String request(int accessPoint, int number) {
    return "{\"requestKey\":\"%s\",\"changes\":[{\"tagId\":\"%s\",\"price\":\"%d\",\"currency\":\"EUR\"}]}"
        .formatted("bench-" + number, tag(accessPoint, number / TAGS), number + 1);
  }

  /** The event as the bridge would send it for the same request. */
  static byte[] task(int accessPoint, int number) {
    UUID id = UUID.randomUUID();
    Instant now = Instant.now();
    Instant deadline = now.plusSeconds(900);
    String change =
        "{\"sku\": \"4006381333931\", \"price\": \"%d\", \"tagId\": \"%s\", \"currency\": \"EUR\", \"sequence\": %d}"
            .formatted(number + 1, tag(accessPoint, number / TAGS), number + 1);
    String data =
        "{\"taskId\": \"%s\", \"changes\": [%s], \"deadline\": \"%s\"}"
            .formatted(id, change, deadline);
    String event =
        "{\"id\": \"%1$s\", \"data\": %2$s, \"time\": \"%3$s\", \"type\": \"pricetag.price.change\", \"source\": \"GID_bridge@@@bridge\", \"expirytime\": \"%4$s\", \"specversion\": \"1.0\", \"correlationid\": \"%1$s\", \"datacontenttype\": \"application/json\"}"
            .formatted(id, data, now, deadline);
    return event.getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the number back from an event. */
  static int numberOf(byte[] event) {
    String text = new String(event, StandardCharsets.UTF_8);
    int begin = text.indexOf(PRICE) + PRICE.length();
    return Integer.parseInt(text, begin, text.indexOf('"', begin), 10) - 1;
  }

  /** A status report of one access point with all its tags. */
  static byte[] report(String run, int number) {
    Instant now = Instant.now();
    StringBuilder tags = new StringBuilder();
    for (int place = 0; place < TAGS; place++) {
      tags.append(place == 0 ? "" : ",")
          .append(
              "{\"tagId\":\"%s\",\"sku\":\"4006381333931\",\"price\":\"12.50\",\"currency\":\"EUR\",\"batteryPercent\":87,\"signalDbm\":-61,\"firmware\":\"1.4.2\",\"lastPollAt\":\"%s\"}"
                  .formatted(tag(number, place), now));
    }
    String event =
        "{\"specversion\":\"1.0\",\"id\":\"%s-%d\",\"source\":\"%s\",\"type\":\"pricetag.status.reported\",\"time\":\"%s\",\"datacontenttype\":\"application/json\",\"data\":{\"storeId\":\"S001\",\"firmware\":\"2.1.0\",\"tags\":[%s]}}"
            .formatted(run, number, accessPoint(number), now, tags);
    return event.getBytes(StandardCharsets.UTF_8);
  }
}
