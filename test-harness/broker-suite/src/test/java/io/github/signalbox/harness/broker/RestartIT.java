/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.broker.SignalboxPlugin;
import io.github.signalbox.harness.broker.Device.Access;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.management.ObjectName;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.apache.activemq.artemis.core.server.impl.ServiceRegistryImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker within an application's JVM, which is stopped and started again as one object.
 *
 * <p>Security is off, as sign-in has its own tests; the broker of a distribution is its own
 * process.
 */
class RestartIT {
  private final String me = "GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8);
  private final SignalboxPlugin plugin = new SignalboxPlugin();

  @TempDir private Path folder;
  private int port;
  private ActiveMQServer server;

  @BeforeEach
  void server() throws Exception {
    TestSettings.withSecurity(folder);
    port = PluginBroker.freePort();
    plugin.init(
        Map.of("topic-mapping", folder.resolve("topic-mapping.csv").toString(), "acceptors", "m"));
    server = new ActiveMQServerImpl(configuration());
  }

  private Configuration configuration() throws Exception {
    WildcardConfiguration wildcards = new WildcardConfiguration();
    wildcards.setDelimiter('/').setSingleWord('+').setAnyWords('#');
    return new ConfigurationImpl()
        .setName("restart-" + port)
        .setSecurityEnabled(false)
        .setWildCardConfiguration(wildcards)
        .setJournalDirectory(folder.resolve("journal").toString())
        .setBindingsDirectory(folder.resolve("bindings").toString())
        .setPagingDirectory(folder.resolve("paging").toString())
        .setLargeMessagesDirectory(folder.resolve("large").toString())
        .addAcceptorConfiguration("m", "tcp://127.0.0.1:" + port + "?protocols=MQTT");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private void serves() throws Exception {
    Access access = Access.plain(port);
    try (Device bridge = Device.connect5(access, "GID_bridge@@@r", false);
        Device watching = Device.connect5(access, "GID_bridge@@@w", false)) {
      watching.mqtt5().subscribeWith().topicFilter("presence-up/#").send().join();
      try (Device device = Device.connect5(access, me, false)) {
        assertThat(watching.next()).contains("\"eventType\":\"connect\"", me);
        bridge.publish("tag-task-down/p2p/" + me, "hello");
        assertThat(device.next()).isEqualTo("hello");
      }
    }
  }

  private ObjectName view() throws Exception {
    return new ObjectName(
        "io.github.signalbox:type=BrokerPlugin,broker=" + ObjectName.quote("restart-" + port));
  }

  private long connects() throws Exception {
    return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(view(), "ConnectCount");
  }

  @Test
  void broker_stoppedAndStartedInOneJvm_servesEachTimeAndLeavesNothingBehind() throws Exception {
    server.getConfiguration().registerBrokerPlugin(plugin);
    for (int i = 0; i < 3; i++) {
      server.start();
      serves();
      assertThat(connects()).isEqualTo(3);

      server.stop();

      assertThat(((ActiveMQServerImpl) server).getActivateCallbacks()).isEmpty();
      assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(view())).isFalse();
    }
  }

  @Test
  void plugin_registeredBeforeTheStart_servesAndCanBeTakenOut() throws Exception {
    server.registerBrokerPlugin(plugin);
    server.start();
    serves();

    server.unRegisterBrokerPlugin(plugin);

    assertThat(ManagementFactory.getPlatformMBeanServer().isRegistered(view())).isFalse();
  }

  @Test
  void plugin_registeredWhileTheBrokerRuns_serves() throws Exception {
    server.start();

    server.registerBrokerPlugin(plugin);

    serves();
  }

  @Test
  void table_mendedBetweenStopAndStart_counts() throws Exception {
    Path table = folder.resolve("topic-mapping.csv");
    String good = Files.readString(table);
    Files.writeString(table, good + "broken,row\n");
    server.getConfiguration().registerBrokerPlugin(plugin);
    server.start();
    server.stop();

    Files.writeString(table, good);
    server.start();

    serves();
  }

  @Test
  void executors_ofTheApplication_keepNoTaskOfAStoppedBroker() throws Exception {
    ScheduledThreadPoolExecutor scheduled = new ScheduledThreadPoolExecutor(2);
    scheduled.setRemoveOnCancelPolicy(true);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      ServiceRegistryImpl services = new ServiceRegistryImpl();
      services.setExecutorService(threads);
      services.setScheduledExecutorService(scheduled);
      server = new ActiveMQServerImpl(configuration(), null, null, null, services);
      server.start();
      server.stop();
      int own = scheduled.getQueue().size();

      server.getConfiguration().registerBrokerPlugin(plugin);
      server.start();
      serves();
      server.stop();

      assertThat(scheduled.getQueue()).hasSizeLessThanOrEqualTo(own);
    } finally {
      threads.shutdownNow();
      scheduled.shutdownNow();
    }
  }
}
