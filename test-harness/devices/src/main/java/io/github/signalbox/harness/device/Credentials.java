/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.Signature;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What devices sign in with. */
public sealed interface Credentials {
  /** Returns the user name; null where there is none. */
  @Nullable String userName();

  /**
   * Returns the password of one device.
   *
   * @param clientId its client ID
   * @return the password as it is sent; null where there is none
   */
  byte @Nullable [] password(String clientId);

  /** No user name and no password. */
  record None() implements Credentials {
    @Override
    public @Nullable String userName() {
      return null;
    }

    @Override
    public byte @Nullable [] password(String clientId) {
      return null;
    }
  }

  /**
   * A user of the broker, the same for all devices.
   *
   * @param userName its name
   * @param secret its password, null for none
   */
  record User(String userName, @Nullable String secret) implements Credentials {
    @Override
    public byte @Nullable [] password(String clientId) {
      return secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the name; never the password. */
    @Override
    public String toString() {
      return userName;
    }
  }

  /**
   * An access key, with which each device signs its client ID.
   *
   * <p>Source: ApsaraMQ for MQTT, signature authentication.
   *
   * @param accessKeyId its name
   * @param secret its secret
   * @param instanceId the instance that the user name names; brokers of Signalbox do not look at it
   */
  record AccessKey(String accessKeyId, String secret, String instanceId) implements Credentials {
    @Override
    public String userName() {
      return Signature.userName(accessKeyId, instanceId);
    }

    @Override
    public byte[] password(String clientId) {
      return Signature.password(ClientId.parse(clientId), secret).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the name; never the secret. */
    @Override
    public String toString() {
      return accessKeyId;
    }
  }
}
