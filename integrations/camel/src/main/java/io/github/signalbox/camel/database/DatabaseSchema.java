/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the database to the schema that the routes' SQL expects, before any route starts.
 *
 * <p>Several replicas may start at once: Flyway takes a lock in the database.
 */
public final class DatabaseSchema {
  private static final String CLASS_PATH = "classpath:";

  private final DataSource dataSource;
  private final String locations;
  private final int connectRetries;

  /**
   * Creates the bean.
   *
   * @param dataSource the database
   * @param locations the folders of the migrations, separated by commas
   * @param connectRetries how often to try again, about a second apart, while the database is away
   */
  public DatabaseSchema(DataSource dataSource, String locations, int connectRetries) {
    this.dataSource = dataSource;
    this.locations = locations;
    this.connectRetries = connectRetries;
  }

  /**
   * Applies the migrations that the database lacks.
   *
   * @throws org.flywaydb.core.api.FlywayException if the database stays away, or its schema is not
   *     one that these migrations made
   */
  public void migrate() {
    Flyway.configure(getClass().getClassLoader())
        .dataSource(dataSource)
        .locations(present(locations))
        .failOnMissingLocations(true)
        .connectRetries(connectRetries)
        .connectRetriesInterval(1)
        .load()
        .migrate();
  }

  /**
   * Class-path locations as they are, or as folders below the working folder where the class path
   * lacks them: Camel JBang gives a route its files one by one, and no folder.
   */
  private static String[] present(String locations) {
    return Arrays.stream(locations.split(","))
        .map(location -> isOnlyInWorkingFolder(location) ? inWorkingFolder(location) : location)
        .toArray(String[]::new);
  }

  private static boolean isOnlyInWorkingFolder(String location) {
    String path = location.substring(location.indexOf(':') + 1);
    return location.startsWith(CLASS_PATH)
        && DatabaseSchema.class.getClassLoader().getResource(path) == null
        && Files.isDirectory(Path.of(path));
  }

  private static String inWorkingFolder(String location) {
    return "filesystem:" + location.substring(CLASS_PATH.length());
  }
}
