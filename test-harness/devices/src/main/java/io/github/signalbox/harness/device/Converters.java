/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Read options; picocli puts the option's name before the message of a value that is no good. */
public final class Converters {
  private Converters() {}

  /** Reads a {@link Selection}. */
  static final class OfSelection implements ITypeConverter<Selection> {
    @Override
    public Selection convert(String text) {
      return read(text, Selection::parse);
    }
  }

  /** Reads a time such as 500ms, 30s, 5m or 2h. */
  public static final class OfDuration implements ITypeConverter<Duration> {
    /** Makes a converter for picocli. */
    public OfDuration() {}

    @Override
    public Duration convert(String text) {
      return read(text, Durations::parse);
    }
  }

  /** Reads a {@link MqttVersion}. */
  static final class OfMqttVersion implements ITypeConverter<MqttVersion> {
    @Override
    public MqttVersion convert(String text) {
      return read(text, MqttVersion::parse);
    }
  }

  /** Reads a {@link BrokerAccess}. */
  static final class OfBroker implements ITypeConverter<BrokerAccess> {
    @Override
    public BrokerAccess convert(String text) {
      return read(text, BrokerAccess::parse);
    }
  }

  private static <T> T read(String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
