/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.lang.management.ManagementFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;

/** Runs an Artemis broker until its process is asked to end. */
public final class ArtemisMain {
  private ArtemisMain() {}

  /**
   * Starts the broker; its ports and its data folder are system properties of broker.xml; users are
   * those of the file named by {@code java.security.auth.login.config}; {@code
   * signalbox.broker.properties} names a file of settings that come on top of broker.xml.
   *
   * @param args none
   * @throws Exception if the broker does not start
   */
  public static void main(String[] args) throws Exception {
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfigResourcePath(
        System.getProperty("signalbox.broker.config", "artemis-config/broker.xml"));
    broker.setPropertiesResourcePath(System.getProperty("signalbox.broker.properties"));
    broker.setMbeanServer(ManagementFactory.getPlatformMBeanServer());
    broker.setSecurityManager(new ActiveMQJAASSecurityManager("activemq"));
    broker.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker)));
    Thread.currentThread().join();
  }

  private static void stop(EmbeddedActiveMQ broker) {
    try {
      broker.stop();
    } catch (Exception e) {
      e.printStackTrace();
    }
  }
}
