/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.Right;
import io.github.signalbox.signin.Secrets;
import io.github.signalbox.signin.Signature;
import io.github.signalbox.signin.Token;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code token}: what a device signs in with. */
@Command(
    name = "token",
    description = "Computes signatures and issues tokens, with the secrets that the broker reads.",
    mixinStandardHelpOptions = true,
    subcommands = {
      TokenCommand.SignatureCommand.class,
      TokenCommand.IssueCommand.class,
      TokenCommand.ShowCommand.class
    })
public final class TokenCommand {
  /** Creates the command. */
  public TokenCommand() {}

  /** Whose secret signs. */
  private static final class Key {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
        names = "--secrets",
        required = true,
        paramLabel = "<file>",
        description = "The secrets.properties of the broker.")
    private Path file;

    @Option(
        names = "--access-key",
        required = true,
        paramLabel = "<id>",
        description = "Access key whose secret signs.")
    private String accessKey;

    @Option(
        names = "--instance",
        defaultValue = "signalbox",
        paramLabel = "<id>",
        description = "Instance ID in the user name (default: ${DEFAULT-VALUE}).")
    private String instance;

    private Secrets secrets() {
      try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        return Secrets.read(text, System::getenv);
      } catch (IOException e) {
        throw wrong("--secrets: cannot read " + file, e);
      } catch (IllegalArgumentException e) {
        throw wrong("--secrets: " + file + ": " + e.getMessage(), e);
      }
    }

    /** Returns the secret that a client signs with, or that a token of it is signed with. */
    private String secretOf(ClientId clientId) {
      return secrets().of(accessKey, clientId).stream()
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "access key %s is not in the file or not for group %s, or devices and servers share it"
                          .formatted(accessKey, clientId.groupId())));
    }

    /** Does the work of a command; wrong input ends it with exit code 2 and a sentence. */
    private int answer(Runnable work) {
      try {
        work.run();
        return 0;
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()), e);
      }
    }

    private ParameterException wrong(String message, Exception cause) {
      return new ParameterException(command.commandLine(), message, cause);
    }

    private void print(String user, String password) {
      PrintWriter out = command.commandLine().getOut();
      out.println("user name  " + user);
      out.println("password   " + password);
      out.println("mosquitto  -u '" + user + "' -P '" + password + "'");
      out.flush();
    }
  }

  /** The command {@code token signature}. */
  @Command(
      name = "signature",
      description = "Prints user name and password of a device that signs its client ID.",
      mixinStandardHelpOptions = true)
  static final class SignatureCommand implements Callable<Integer> {
    @Mixin private Key key;

    @Option(
        names = "--client",
        required = true,
        paramLabel = "<GroupID@@@DeviceID>",
        description = "Client ID of the device.")
    private String client;

    @Override
    public Integer call() {
      return key.answer(
          () -> {
            ClientId clientId = ClientId.parse(client);
            key.print(
                Signature.userName(key.accessKey, key.instance),
                Signature.password(clientId, key.secretOf(clientId)));
          });
    }
  }

  /** The command {@code token issue}. */
  @Command(
      name = "issue",
      description = "Issues a token and prints what the device signs in with.",
      mixinStandardHelpOptions = true)
  static final class IssueCommand implements Callable<Integer> {
    @Mixin private Key key;

    @Option(
        names = "--client",
        required = true,
        paramLabel = "<client>",
        description = "A client ID, or <GroupID>@@@* for every device of a group.")
    private String client;

    @Option(
        names = "--type",
        defaultValue = "RW",
        description = "R subscribe, W publish, RW both (default: ${DEFAULT-VALUE}).")
    private Right type;

    @Option(
        names = "--resource",
        required = true,
        arity = "1..*",
        paramLabel = "<filter>",
        description = "Topics that it is for, with wildcards; at most 100.")
    private List<String> resources;

    @Option(
        names = "--for",
        defaultValue = "1h",
        paramLabel = "<time>",
        description = "Life, 60s to 30d; more is cut to 30d (default: ${DEFAULT-VALUE}).")
    private String life;

    @Override
    public Integer call() {
      return key.answer(
          () -> {
            ClientId any = ClientId.parse(client.replaceFirst("@@@\\*$", "@@@any"));
            Instant expiry = Instant.now().plus(Token.life(duration(life)));
            String id = UUID.randomUUID().toString().substring(0, 13);
            Token token = new Token(id, key.accessKey, client, type, resources, expiry);
            key.print(
                Token.MODE + "|" + key.accessKey + "|" + key.instance,
                type.name() + "|" + token.signed(key.secretOf(any)));
          });
    }

    private static Duration duration(String text) {
      String upper = text.toUpperCase(Locale.ROOT);
      try {
        return Duration.parse(upper.endsWith("D") ? "P" + upper : "PT" + upper);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("--for is '" + text + "'; expected is 90s, 1h or 7d", e);
      }
    }
  }

  /** The command {@code token show}. */
  @Command(
      name = "show",
      description = "Shows what a token says; its signature is not looked at.",
      mixinStandardHelpOptions = true)
  static final class ShowCommand implements Callable<Integer> {
    @Spec private CommandSpec command;

    @Parameters(paramLabel = "<token>", description = "The token, without its type.")
    private String text;

    @Override
    public Integer call() {
      Token token;
      try {
        token = Token.read(text);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
      }
      PrintWriter out = command.commandLine().getOut();
      out.println("id          " + token.id());
      out.println("access key  " + token.accessKeyId());
      out.println("client      " + token.client());
      out.println("type        " + token.right());
      out.println("resources   " + String.join(" ", token.resources()));
      out.println(
          "ends        "
              + token.expiry()
              + (token.expiry().isAfter(Instant.now()) ? "" : " (it has ended)"));
      out.flush();
      return 0;
    }
  }
}
