/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.signalbox.message.EventReading;

/**
 * Dependencies point one way: model, then Camel support, then the CLI; the harness stands beside
 * them.
 */
@AnalyzeClasses(packages = "io.github.signalbox", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ADDRESSING = "io.github.signalbox.addressing..";
  private static final String MESSAGE = "io.github.signalbox.message..";
  private static final String CAMEL = "io.github.signalbox.camel..";
  private static final String RTC = "io.github.signalbox.rtc..";
  private static final String RTC_CAMEL = "io.github.signalbox.rtc.camel..";
  private static final String CLI = "io.github.signalbox.cli..";
  private static final String HARNESS = "io.github.signalbox.harness..";

  @ArchTest
  static final ArchRule packages_freeOfCycles =
      slices().matching("io.github.signalbox.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule model_knowsNeitherCamelNorABrokerNorADatabase =
      noClasses()
          .that()
          .resideInAnyPackage(ADDRESSING, MESSAGE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              CAMEL,
              CLI,
              HARNESS,
              "org.apache.camel..",
              "org.apache.activemq..",
              "org.apache.artemis..",
              "org.eclipse.paho..",
              "java.sql..",
              "javax.sql..");

  @ArchTest
  static final ArchRule addressing_knowsNoMessages =
      noClasses()
          .that()
          .resideInAPackage(ADDRESSING)
          .should()
          .dependOnClassesThat(resideInAPackage(MESSAGE));

  @ArchTest
  static final ArchRule camelTypes_onlyInCamelSupportAndCli =
      noClasses()
          .that()
          .resideOutsideOfPackages(CAMEL, RTC_CAMEL, CLI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.camel..");

  @ArchTest
  static final ArchRule rtcBackEnds_knowTheirContractAndNotEachOther =
      slices()
          .matching("io.github.signalbox.rtc.(janus|sandbox)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule rtcContract_knowsNoBackEnd =
      noClasses()
          .that()
          .resideInAPackage("io.github.signalbox.rtc")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.signalbox.rtc.janus..", "io.github.signalbox.rtc.sandbox..");

  @ArchTest
  static final ArchRule bridge_doesNotKnowTheHarness =
      noClasses()
          .that()
          .resideInAnyPackage(ADDRESSING, MESSAGE, CAMEL, RTC, CLI)
          .should()
          .dependOnClassesThat(resideInAPackage(HARNESS));

  @ArchTest
  static final ArchRule camelSupport_doesNotKnowTheCli =
      noClasses()
          .that()
          .resideInAPackage(CAMEL)
          .should()
          .dependOnClassesThat(resideInAPackage(CLI));

  @ArchTest
  static final ArchRule transport_knowsNoFlow =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.github.signalbox.camel.mqtt..",
              "io.github.signalbox.camel.database..",
              "io.github.signalbox.camel.http..",
              "io.github.signalbox.camel.addressing..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.signalbox.camel.uplink..",
              "io.github.signalbox.camel.elasticsearch..",
              "io.github.signalbox.camel.pricetag..",
              "io.github.signalbox.camel.csg..");

  @ArchTest
  static final ArchRule commonFlows_knowNoScenario =
      noClasses()
          .that()
          .resideInAPackage("io.github.signalbox.camel.uplink..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.signalbox.camel.pricetag..", "io.github.signalbox.camel.csg..");

  @ArchTest
  static final ArchRule devices_doNotKnowTheBridge =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.github.signalbox.harness.device..", "io.github.signalbox.harness.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CAMEL, CLI, "io.github.signalbox.harness.server..");

  @ArchTest
  static final ArchRule ledger_doesNotKnowTheDevices =
      noClasses()
          .that()
          .resideInAPackage("io.github.signalbox.harness.ledger..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.github.signalbox.harness.device.."));

  @ArchTest
  static final ArchRule servers_doNotKnowWhatRunsOnThem =
      noClasses()
          .that()
          .resideInAPackage("io.github.signalbox.harness.server..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(MESSAGE, CAMEL, CLI);

  /** A mapper of its own would round numbers; a factory of its own reads patterns as Java does. */
  @ArchTest
  static final ArchRule json_isReadInOneWay =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.github.signalbox.message.Json")
          .should()
          .callConstructor(ObjectMapper.class)
          .orShould()
          .callMethod(JsonMapper.class, "builder")
          .orShould()
          .callConstructor(JsonMapper.class);

  @ArchTest
  static final ArchRule schemas_areReadInOneWay =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.github.signalbox.message.JsonSchemas")
          .should()
          .callMethod(JsonSchemaFactory.class, "getInstance", VersionFlag.class)
          .orShould()
          .callMethod(SchemaValidatorsConfig.class, "builder");

  @ArchTest
  static final ArchRule messages_areRecords =
      classes()
          .that()
          .implement(EventReading.class)
          .or()
          .haveSimpleNameEndingWith("Event")
          .and()
          .areNotInterfaces()
          .should()
          .beRecords();

  @ArchTest
  static final ArchRule settings_areRecords =
      classes()
          .that()
          .haveSimpleNameEndingWith("Settings")
          .and()
          .resideInAPackage(HARNESS)
          .should()
          .beRecords();
}
