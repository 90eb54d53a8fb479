/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.signin;

import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.ClientId;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Lets devices in that the plugin's gate has checked; their role is their group.
 *
 * <p>In {@code login.config}, before the modules of other users: {@code
 * io.github.signalbox.broker.signin.DeviceLoginModule sufficient;}
 */
public final class DeviceLoginModule implements LoginModule {
  private @Nullable Subject subject;
  private @Nullable CallbackHandler callbacks;
  private Set<Principal> principals = Set.of();

  /** Creates the module; the broker does. */
  public DeviceLoginModule() {}

  @Override
  public void initialize(
      Subject subject, CallbackHandler callbacks, Map<String, ?> shared, Map<String, ?> options) {
    this.subject = subject;
    this.callbacks = callbacks;
  }

  @Override
  public boolean login() throws LoginException {
    NameCallback name = new NameCallback("user name");
    PasswordCallback password = new PasswordCallback("password", false);
    try {
      if (callbacks != null) {
        callbacks.handle(new Callback[] {name, password});
      }
    } catch (IOException | UnsupportedCallbackException e) {
      LoginException failure = new LoginException("no user name and password to look at");
      failure.initCause(e);
      throw failure;
    }
    if (name.getName() == null || password.getPassword() == null) {
      return false;
    }
    try {
      ClientId clientId = ClientId.parse(name.getName());
      if (Passport.isOf(clientId, new String(password.getPassword()))) {
        principals =
            Set.of(new UserPrincipal(clientId.toString()), new RolePrincipal(clientId.groupId()));
      }
    } catch (AddressingException e) {
      // A user of another module.
      principals = Set.of();
    }
    return !principals.isEmpty();
  }

  @Override
  public boolean commit() {
    if (subject != null) {
      subject.getPrincipals().addAll(principals);
    }
    return !principals.isEmpty();
  }

  @Override
  public boolean abort() {
    boolean was = !principals.isEmpty();
    principals = Set.of();
    return was;
  }

  @Override
  public boolean logout() {
    if (subject != null) {
      subject.getPrincipals().removeAll(principals);
    }
    return abort();
  }
}
