/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.cli.artemis.ArtemisCommand.InstallCommand;
import io.github.signalbox.cli.artemis.ArtemisCommand.UninstallCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ArtemisCommandTest {
  private static final String SECRETS = "etc/signalbox/secrets.properties";
  private static final String BRIDGE = "etc/signalbox/bridge.env";

  @TempDir private Path folder;
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private TestInstance instance;
  private Map<String, String> before;
  private Path jar;

  @BeforeEach
  void instance() {
    instance = TestInstance.create(folder);
    before = instance.everything();
    jar = TestInstance.jar(folder.resolve("signalbox-artemis-plugin-1.jar"), BrokerXml.PLUGIN);
  }

  private record Typing(@Nullable String answer) implements Terminal {
    @Override
    public boolean isThere() {
      return answer != null;
    }

    @Override
    public String ask(String question) {
      return Objects.requireNonNull(answer);
    }
  }

  private int run(Object command, String... options) {
    List<String> line = new ArrayList<>(List.of(instance.folder().toString()));
    line.addAll(List.of(options));
    return new CommandLine(command)
        .setOut(new PrintWriter(output))
        .setErr(new PrintWriter(errors))
        .execute(line.toArray(new String[0]));
  }

  private int install(String... options) {
    List<String> all = new ArrayList<>(List.of("--plugin", jar.toString()));
    all.addAll(List.of(options));
    return run(new InstallCommand(new Typing(null)), all.toArray(new String[0]));
  }

  private int uninstall(String... options) {
    return run(new UninstallCommand(new Typing(null)), options);
  }

  @Test
  void dryRun_showsTheDifferenceAndChangesNothing() {
    assertThat(install("--dry-run")).isZero();

    assertThat(output.toString())
        .contains("+++ b/etc/broker.xml", "+   " + LoginConfig.MODULE, "+bridge = bridge")
        .contains(
            "adds     lib/signalbox-artemis-plugin.jar", "adds     " + SECRETS + " (mode 600)")
        .doesNotContain(".secret=");
    assertThat(instance.everything()).isEqualTo(before);
  }

  @Test
  void install_withoutATerminal_asksForYes() {
    assertThat(install()).isEqualTo(2);

    assertThat(errors.toString()).contains("no terminal to ask on; --yes");
    assertThat(instance.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"y, 0, true", "Yes, 0, true", "n, 1, false", "'', 1, false"})
  void install_asksOnATerminal(String answer, int code, boolean changes) {
    InstallCommand command = new InstallCommand(new Typing(answer));

    assertThat(run(command, "--plugin", jar.toString())).isEqualTo(code);
    assertThat(!instance.everything().equals(before)).isEqualTo(changes);
  }

  @Test
  void install_again_changesNoByte() {
    assertThat(install("--yes")).isZero();
    Map<String, String> after = instance.everything();

    assertThat(install("--yes")).isZero();

    assertThat(output.toString()).contains("Nothing is to be done in " + instance.folder());
    assertThat(instance.everything()).isEqualTo(after);
  }

  @Test
  void install_again_keepsWhatTheOperatorChanged() {
    assertThat(install("--yes", "--acceptor", "mqtt", "--acceptor", "all")).isZero();
    instance.edit(
        "etc/broker.xml",
        "<property key=\"users\" value=\"bridge=GID_bridge@@@*\"/>",
        "<!-- and the till -->\n  <property value='bridge=GID_bridge@@@*;till=GID_tag_ap@@@t' key='users'/>"
            + "<property key=\"messages-per-second\" value=\"50\"/>");
    instance.edit(
        "etc/broker.xml",
        "<address-setting match=\"tag-task-up.#\">",
        "<address-setting match=\"tag-task-up.#\"><redelivery-delay>5</redelivery-delay>");
    instance.edit(
        "etc/broker.xml",
        "<!-- signalbox: end settings of the parent topics -->",
        "<address-setting match=\"tag-task-down.special\"/>\n         "
            + "<!-- signalbox: end settings of the parent topics -->");
    instance.edit("etc/signalbox/topic-mapping.csv", "pricetag.status.reported,", "my.status,");
    Map<String, String> edited = instance.everything();

    assertThat(install("--yes")).isZero();

    assertThat(output.toString())
        .contains(
            "Nothing is to be done", "topic-mapping.csv, changed since it was installed, stays")
        .contains("the address-setting 'tag-task-up.#', changed since, stays");
    assertThat(instance.everything()).isEqualTo(edited);
    assertThat(install("--yes", "--topic-mapping", mapping().toString())).isZero();
    assertThat(instance.read("etc/signalbox/topic-mapping.csv")).doesNotContain("my.status");
    assertThat(uninstall("--yes", "--purge")).isZero();
    assertThat(instance.everything()).isEqualTo(before);
  }

  private static Path mapping() {
    return Path.of("../../routes/common/topic-mapping.csv").toAbsolutePath();
  }

  @Test
  void properties_ofTheOption_areSetAndStayUntilTheyAreSetAgain() {
    install(
        "--yes", "--set", "messages-per-second=50", "--set", "users=bridge=GID_bridge@@@*;x=G@@@y");
    assertThat(instance.read("etc/broker.xml"))
        .contains("<property key=\"messages-per-second\" value=\"50\"/>")
        .contains("key=\"users\" value=\"bridge=GID_bridge@@@*;x=G@@@y\"");
    Map<String, String> set = instance.everything();

    install("--yes");
    assertThat(instance.everything()).isEqualTo(set);

    install("--yes", "--set", "messages-per-second", "--set", "enforce-rate=true");
    assertThat(instance.read("etc/broker.xml"))
        .contains("key=\"enforce-rate\" value=\"true\"", "x=G@@@y")
        .doesNotContain("messages-per-second");
  }

  @ParameterizedTest
  @CsvSource({
    "messages-per-second=0, 'messages-per-second is ''0''; allowed are 1 to 1000000'",
    "enforce-rate=yes, 'enforce-rate is ''yes''; allowed are true and false'",
    "users=bridge, 'users is ''bridge''; allowed are <user>=<clientId>'",
    "acceptors=mqtt, 'has no property ''acceptors'' that is set so; it has connect-packet-bytes'",
    "enforce-rates=true, 'has no property ''enforce-rates'''"
  })
  void property_wrong_isNamed(String set, String message) {
    assertThat(install("--yes", "--set", set)).isEqualTo(2);

    assertThat(errors.toString()).contains("--set: ", message);
    assertThat(instance.everything()).isEqualTo(before);
  }

  /** Those that the README of the broker's configuration lists, but for what has its own option. */
  @Test
  void properties_thatCanBeSet_areThoseOfTheReadme() throws Exception {
    List<String> documented =
        Files.readAllLines(Path.of("../../artemis-config/README.md")).stream()
            .dropWhile(line -> !line.equals("## Properties of the plugin"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.replaceAll("^\\| `([^`]+)`.*", "$1"))
            .filter(name -> !name.equals("acceptors") && !name.equals("topic-mapping"))
            .toList();

    assertThat(PluginProperties.names()).containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void secrets_areForTheOwnerAloneAndForEachGroup() throws Exception {
    install("--yes");

    for (String name : List.of(SECRETS, BRIDGE)) {
      assertThat(Files.getPosixFilePermissions(instance.file(name)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(instance.read(SECRETS))
        .containsPattern("(?m)^key_tag_ap\\.secret=[\\w-]{32}$")
        .contains("key_tag_ap.groups=GID_tag_ap")
        .doesNotContain("GID_bridge", "GID_broker");
    String password = instance.read(BRIDGE).replaceAll("(?s).*_PASSWORD=|\\s+$", "");
    assertThat(output.toString()).contains("are in " + instance.file(BRIDGE));
    assertThat(instance.everything().toString().split(password, -1)).hasSize(2);
  }

  @Test
  void files_changed_areInTheBackup() throws Exception {
    install("--yes");

    try (var kept = Files.walk(instance.file("etc/signalbox/backup"))) {
      assertThat(kept.filter(Files::isRegularFile).toList())
          .hasSize(4)
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file))
                      .isEqualTo(before.get("etc/" + file.getFileName())));
    }
  }

  @Test
  void uninstall_keepsTheSecretsForAnotherInstallation() {
    install("--yes");
    final String secrets = instance.read(SECRETS);
    final String bridge = instance.read(BRIDGE);

    assertThat(uninstall("--yes")).isZero();
    Map<String, String> after = instance.everything();
    assertThat(output.toString()).contains(instance.file(SECRETS) + " stays");
    assertThat(after.keySet().removeAll(List.of("etc/signalbox", SECRETS, BRIDGE))).isTrue();
    assertThat(after).isEqualTo(before);

    assertThat(install("--yes")).isZero();
    assertThat(instance.read(SECRETS)).isEqualTo(secrets);
    assertThat(instance.read(BRIDGE)).isEqualTo(bridge);
    assertThat(instance.read("etc/artemis-users.properties")).contains("\nbridge = ENC(1024:");
  }

  @Test
  void uninstall_withPurge_leavesNoByteBehind() {
    install("--yes", "--acceptor", "all", "--acceptor", "mqtt");

    assertThat(uninstall("--yes", "--purge")).isZero();

    assertThat(instance.everything()).isEqualTo(before);
    assertThat(uninstall("--yes")).isZero();
    assertThat(output.toString()).contains("Nothing is to be done");
  }

  @Test
  void uninstall_withoutATerminal_asksForYes() {
    install("--yes");
    Map<String, String> installed = instance.everything();

    assertThat(uninstall()).isEqualTo(2);
    assertThat(uninstall("--dry-run")).isZero();
    assertThat(instance.everything()).isEqualTo(installed);
  }

  @Test
  void edits_inBetween_stay() {
    install("--yes");
    instance.edit("etc/broker.xml", "<name>shop</name>", "<name>mall</name>");
    instance.write(
        "etc/artemis-users.properties",
        instance.read("etc/artemis-users.properties") + "\nclerk = x\n");
    instance.write("etc/signalbox/notes.txt", "of the operator");

    assertThat(uninstall("--yes", "--purge")).isZero();

    assertThat(instance.read("etc/broker.xml"))
        .isEqualTo(TestInstance.BROKER.replace("shop</name>", "mall</name>"));
    assertThat(instance.read("etc/artemis-users.properties"))
        .isEqualTo("# users\nadmin = secret\nclerk = x\n");
    assertThat(instance.read("etc/signalbox/notes.txt")).isEqualTo("of the operator");
  }

  @Test
  void install_ofANewerPluginAndOtherAcceptors_takesTheirPlace() {
    install("--yes");
    jar = TestInstance.jar(folder.resolve("new.jar"), BrokerXml.PLUGIN);
    instance.write("lib/signalbox-artemis-plugin.jar", "old");

    assertThat(output.toString()).contains(Plan.CANNOT_RELOAD).doesNotContain(Plan.RELOADS);

    assertThat(install("--yes", "--acceptor", "all")).isZero();

    assertThat(output.toString())
        .contains(Plan.RELOADS, "replaces lib/signalbox-artemis-plugin.jar");
    assertThat(instance.file("lib/signalbox-artemis-plugin.jar")).hasSameBinaryContentAs(jar);
    assertThat(instance.read("etc/broker.xml"))
        .contains("key=\"acceptors\" value=\"all\"", "MQTT;useEpoll=true</acceptor>");
    uninstall("--yes", "--purge");
    assertThat(instance.everything()).isEqualTo(before);
  }

  @Test
  void topicMapping_ofTheUser_isTheOneThatCounts() throws Exception {
    Path own = folder.resolve("own.csv");
    Files.writeString(
        own,
        """
        event-type,parent,direction,scenario,task,priority,size,publishers,subscribers,answers-on,max-age
        a.b,till-up,up,till,status,normal,normal,GID_till|GID_scale,GID_bridge,,PT24H
        """);

    assertThat(install("--yes", "--topic-mapping", own.toString())).isZero();

    assertThat(instance.file("etc/signalbox/topic-mapping.csv")).hasSameTextualContentAs(own);
    assertThat(instance.read(SECRETS)).contains("key_till.secret=", "key_scale.groups=GID_scale");
    assertThat(instance.read("etc/broker.xml"))
        .contains("match=\"till-up.#\"", "type=\"send\" roles=\"GID_scale,GID_till\"")
        .doesNotContain("tag-");

    assertThat(install("--yes")).isZero();
    assertThat(output.toString())
        .contains(
            "has no access key for GID_csg_frankfurt, GID_csg_hangzhou, GID_csg_virginia, GID_janus,"
                + " GID_rtc_android, GID_rtc_ios, GID_rtc_web, GID_tag_ap");
  }

  @Test
  void user_thatIsThere_isLeftAlone() {
    instance.write("etc/artemis-users.properties", "bridge = mine\n");
    instance.write("etc/artemis-roles.properties", "bridge = clerk, bridge\n");

    assertThat(install("--yes")).isZero();

    assertThat(instance.read("etc/artemis-users.properties")).isEqualTo("bridge = mine\n");
    assertThat(instance.read("etc/artemis-roles.properties")).isEqualTo("bridge = clerk, bridge\n");
    assertThat(output.toString()).contains("has a user 'bridge' already");
    assertThat(instance.file(BRIDGE)).doesNotExist();
  }

  @Test
  void users_elsewhere_areTheOperators() {
    instance.write("etc/login.config", "activemq { x.Ldap required; };");

    assertThat(install("--yes")).isZero();

    assertThat(output.toString()).contains("'activemq' keeps its users elsewhere");
    assertThat(instance.everything().get("etc/artemis-users.properties"))
        .isEqualTo(before.get("etc/artemis-users.properties"));
  }

  @Test
  void users_ofOtherApplications_areNotShown() {
    instance.write("etc/artemis-users.properties", "admin = pass-of-admin\nclerk = pass-of-clerk");

    install("--dry-run");

    assertThat(output.toString()).contains("+bridge = ENC(").doesNotContain("pass-of");
  }

  @Test
  void realm_ofTheAcceptor_isTheOneThatCounts() {
    instance.edit("etc/broker.xml", "MQTT;useEpoll=true", "MQTT;securityDomain=devices");
    instance.write("etc/login.config", instance.read("etc/login.config") + "\ndevices {\n};\n");

    assertThat(install("--yes", "--acceptor", "mqtt", "--acceptor", "all")).isEqualTo(2);
    assertThat(errors.toString()).contains("mqtt, all of etc/broker.xml differ", "'devices', ''");
    assertThat(install("--yes")).isZero();
    assertThat(instance.read("etc/login.config"))
        .contains("devices {\n   // signalbox: begin sign-in of devices\n   " + LoginConfig.MODULE);
  }

  @ParameterizedTest
  @CsvSource({
    "etc/broker.xml, </core>, </cor>, 'etc/broker.xml, line '",
    "etc/bootstrap.xml, etc//broker.xml, etc/other.xml, other.xml'; expected is",
    "etc/bootstrap.xml, jaas-security, other-security, has no jaas-security",
    "etc/login.config, activemq {, artemis {, etc/login.config has no realm 'activemq'",
    "etc/artemis-roles.properties, amq, bridge, gives the role 'bridge' to 'admin'",
  })
  void file_wrong_isNamed(String name, String was, String now, String message) {
    instance.edit(name, was, now);
    before = instance.everything();

    assertThat(install("--yes")).isEqualTo(2);

    assertThat(errors.toString()).contains(message);
    assertThat(instance.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "--acceptor, x, 'etc/broker.xml has no acceptor ''x''; it has mqtt, all, amqp'",
    "--acceptor, amqp, acceptor 'amqp' of etc/broker.xml does not speak MQTT",
    "--topic-mapping, nowhere.csv, nowhere.csv is not there",
    "--topic-mapping, pom.xml, --topic-mapping: pom.xml: topic mapping must start with",
    "--plugin, pom.xml, --plugin: pom.xml cannot be read",
    "--plugin, nowhere.jar, --plugin: nowhere.jar cannot be read"
  })
  void option_wrong_isNamed(String option, String value, String message) {
    int code =
        option.equals("--plugin")
            ? run(new InstallCommand(new Typing(null)), "--yes", option, value)
            : install("--yes", option, value);

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
    assertThat(instance.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"etc/bootstrap.xml", "etc/broker.xml", "etc/login.config"})
  void folder_thatIsNoInstance_isNamed(String missing) throws Exception {
    Files.delete(instance.file(missing));

    assertThat(install("--yes")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("is not a broker instance as 'artemis create' makes it", missing);
  }

  @Test
  void instance_copiedFromAnother_isNamed() {
    TestInstance other = TestInstance.create(folder.resolve("other"));
    instance.write("etc/bootstrap.xml", other.read("etc/bootstrap.xml"));

    assertThat(install("--yes")).isEqualTo(2);
    assertThat(errors.toString()).contains("expected is " + instance.file("etc/broker.xml"));
  }

  @ParameterizedTest
  @CsvSource({"/var/lib/elsewhere/etc/broker.xml", "${artemis.instance}/etc/broker.xml"})
  void instance_calledOtherwiseWhereItRuns_isTaken(String configuration) {
    instance.edit("etc/bootstrap.xml", instance.folder() + "/etc//broker.xml", configuration);

    assertThat(install("--yes")).isZero();
  }

  @Test
  void jar_putThereByHand_isNamed() {
    instance.write("lib/signalbox-artemis-plugin-0.1.0.jar", "x");

    assertThat(install("--yes")).isEqualTo(2);
    assertThat(errors.toString()).contains("plugin-0.1.0.jar is another copy of the plugin");
  }

  @Test
  void secrets_keptButUnreadableForTheBroker_areNamed() {
    instance.write(SECRETS, "key1.secret=\n");

    assertThat(install("--yes")).isEqualTo(2);
    assertThat(errors.toString()).contains(SECRETS + ": secrets: key1.secret has no value");
  }
}
