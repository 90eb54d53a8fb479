/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.SignInResult.Accepted;
import io.github.signalbox.signin.SignInResult.Reason;
import io.github.signalbox.signin.SignInResult.Refused;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
  private static final ClientId AP = ClientId.parse("GID_tag_ap@@@AP01");
  private static final String FILE =
      """
      key1.secret=new
      key1.secret.previous=old
      key1.groups=GID_tag_ap|GID_phones
      key1.device.GID_tag_ap@@@AP07=own
      key2.secret=${env:KEY2}
      key2.groups=GID_phones
      revoked-tokens=gone|lost
      """;

  private static Secrets secrets(String file) throws IOException {
    return Secrets.read(new StringReader(file), name -> name.equals("KEY2") ? "second" : null);
  }

  private static SignInResult connect(ClientId clientId, String user, String password)
      throws IOException {
    Secrets secrets = secrets(FILE);
    return new SignIn(() -> secrets, InstantSource.fixed(NOW))
        .connect(clientId, user, password.getBytes(StandardCharsets.UTF_8));
  }

  private static Token token(String id, String client, Right right, String... resources) {
    return new Token(id, "key1", client, right, List.of(resources), NOW.plusSeconds(60));
  }

  private static Reason reason(SignInResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).reason();
  }

  @Test
  void password_ofAClientId_isItsHmacSha1InBase64() {
    // Computed with: printf '%s' 'GID_tag_ap@@@AP01' | openssl dgst -sha1 -hmac secret -binary |
    // base64
    assertThat(Signature.password(AP, "secret")).isEqualTo("2cz8b0hKKFXCYAqwtkK3LX7oa6Y=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"new", "old"})
  void signature_withASecretInForce_isAccepted(String secret) throws IOException {
    SignInResult result = connect(AP, "Signature|key1|i", Signature.password(AP, secret));

    assertThat(result).isEqualTo(new Accepted(Grants.all()));
  }

  @Test
  void signature_ofADeviceWithItsOwnSecret_mustUseIt() throws IOException {
    ClientId own = ClientId.parse("GID_tag_ap@@@AP07");

    assertThat(connect(own, "Signature|key1|i", Signature.password(own, "own")))
        .isInstanceOf(Accepted.class);
    assertThat(reason(connect(own, "Signature|key1|i", Signature.password(own, "new"))))
        .isEqualTo(Reason.BAD_SIGNATURE);
  }

  @ParameterizedTest
  @CsvSource({
    "Signature|key1|i, BAD_SIGNATURE",
    "Signature|key2|i, NO_ACCOUNT_RIGHT",
    "Signature|key9|i, NO_ACCOUNT_RIGHT",
    "Signature|key1, FORGED",
    "Token|key1|i, FORGED"
  })
  void signature_wrongKeyOrForm_isRefused(String user, Reason reason) throws IOException {
    assertThat(reason(connect(AP, user, Signature.password(AP, "guess")))).isEqualTo(reason);
  }

  @Test
  void secret_fromTheEnvironment_isUsed() throws IOException {
    ClientId phone = ClientId.parse("GID_phones@@@p1");

    assertThat(connect(phone, "Signature|key2|i", Signature.password(phone, "second")))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void tokens_ofBothTypesInAnyOrder_areAccepted() throws IOException {
    String read = token("r", AP.toString(), Right.R, "down/#").signed("new");
    String write = token("w", "GID_tag_ap@@@*", Right.W, "up/+").signed("old");

    SignInResult result = connect(AP, "Token|key1|i", "W|" + write + "|R|" + read);

    assertThat(result).isInstanceOf(Accepted.class);
    Grants grants = ((Accepted) result).grants();
    assertThat(grants.expiry()).contains(NOW.plusSeconds(60));
    assertThat(grants.mayPublish("up/a")).isTrue();
    assertThat(grants.mayPublish("up/a/b")).isFalse();
    assertThat(grants.mayPublish("down/a")).isFalse();
    assertThat(grants.maySubscribe("$share/g/down/+/x")).isTrue();
    assertThat(grants.maySubscribe("up/a")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a/#, a, true", "a/#, a/b, true", "a/#, a/#, true", "a/#, a/+/c, true", "a/#, b, false",
    "a/+, a/b, true", "a/+, a/+, true", "a/+, a/#, false", "a/+, a, false", "a/b, a/+, false",
    "a/b, a/b/c, false", "#, #, true", "+/b, a/b, true", "+/b, #, false"
  })
  void resource_coversOnlyWhatItMatchesAsAWhole(String resource, String filter, boolean covered) {
    Grants grants = Grants.of(List.of(token("t", AP.toString(), Right.R, resource)));

    assertThat(grants.maySubscribe(filter)).isEqualTo(covered);
  }

  @Test
  void token_atItsEnd_isRefused() throws IOException {
    Token ended = new Token("t", "key1", AP.toString(), Right.R, List.of("a"), NOW);

    assertThat(reason(connect(AP, "Token|key1|i", "R|" + ended.signed("new"))))
        .isEqualTo(Reason.EXPIRED);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE})
  void token_withAnImpossibleExpiry_isRefused(long expiry) throws IOException {
    String fields = "t\nkey1\n" + AP + "\nR\n" + expiry + "\na";
    String text =
        "v1."
            + Base64.getUrlEncoder().encodeToString(fields.getBytes(StandardCharsets.UTF_8))
            + ".x";

    assertThat(reason(connect(AP, "Token|key1|i", "R|" + text))).isEqualTo(Reason.FORGED);
  }

  @Test
  void token_ofMoreThanTheLongestLife_isRefused() throws IOException {
    Token eternal =
        new Token("t", "key1", AP.toString(), Right.R, List.of("a"), NOW.plus(Duration.ofDays(31)));

    assertThat(reason(connect(AP, "Token|key1|i", "R|" + eternal.signed("new"))))
        .isEqualTo(Reason.FORGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/#/b", "a#", "#/a", ""})
  void resource_thatIsNoFilter_isNotMade(String resource) {
    assertThatThrownBy(() -> token("t", AP.toString(), Right.R, resource))
        .hasMessageContaining("token resource");
  }

  @Test
  void token_taken_isRefused() throws IOException {
    String good = token("t", AP.toString(), Right.R, "a").signed("new");
    String signature = good.substring(good.lastIndexOf('.'));
    String other = token("t", AP.toString(), Right.R, "#").signed("new");
    ClientId thief = ClientId.parse("GID_tag_ap@@@AP02");

    assertThat(reason(connect(thief, "Token|key1|i", "R|" + good))).isEqualTo(Reason.FORGED);
    assertThat(reason(connect(AP, "Token|key1|i", "W|" + good))).isEqualTo(Reason.FORGED);
    assertThat(reason(connect(AP, "Token|key1|i", "R|" + good + "|R|" + good)))
        .isEqualTo(Reason.FORGED);
    assertThat(reason(connect(AP, "Token|key1|i", "R|" + good + "|R"))).isEqualTo(Reason.FORGED);
    assertThat(reason(connect(AP, "Token|key1|i", "R"))).isEqualTo(Reason.FORGED);
    assertThat(reason(connect(AP, "Token|key2|i", "R|" + good))).isEqualTo(Reason.NO_ACCOUNT_RIGHT);
    String swapped = other.substring(0, other.lastIndexOf('.')) + signature;
    assertThat(reason(connect(AP, "Token|key1|i", "R|" + swapped))).isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(
            reason(
                connect(
                    AP,
                    "Token|key1|i",
                    "R|" + token("t", AP.toString(), Right.R, "a").signed("guess"))))
        .isEqualTo(Reason.BAD_SIGNATURE);
    assertThat(
            reason(
                connect(
                    AP,
                    "Token|key1|i",
                    "R|" + token("gone", AP.toString(), Right.R, "a").signed("new"))))
        .isEqualTo(Reason.REVOKED);
  }

  @Test
  void token_outOfRange_isNotMade() {
    assertThatThrownBy(() -> Token.life(Duration.ofSeconds(59))).hasMessageContaining("59 s");
    assertThat(Token.life(Duration.ofDays(31))).isEqualTo(Duration.ofDays(30));
    String[] many = Collections.nCopies(101, "a").toArray(new String[0]);
    assertThatThrownBy(() -> token("t", AP.toString(), Right.R, many))
        .hasMessageContaining("101 resources");
    assertThatThrownBy(() -> token("t", AP.toString(), Right.R, "a,b"))
        .hasMessageContaining("token resource");
  }

  @Test
  void token_ofADeviceWithItsOwnSecret_mustBeSignedWithIt() throws IOException {
    String own = "GID_tag_ap@@@AP07";
    ClientId device = ClientId.parse(own);

    assertThat(connect(device, "Token|key1|i", "R|" + token("t", own, Right.R, "a").signed("own")))
        .isInstanceOf(Accepted.class);
    for (String client : List.of(own, "GID_tag_ap@@@*")) {
      String shared = token("t", client, Right.R, "a").signed("new");
      assertThat(reason(connect(device, "Token|key1|i", "R|" + shared)))
          .isEqualTo(Reason.BAD_SIGNATURE);
    }
  }

  @Test
  void grants_ofNoToken_allowNothing() {
    assertThat(Grants.of(List.of()).mayPublish("a")).isFalse();
    assertThat(Grants.of(List.of()).maySubscribe("a")).isFalse();
    assertThat(Grants.all().mayPublish("a")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "key1.secret=x; key1.groups is missing",
        "key1.secret=~key1.groups=GID_a; key1.secret has no value",
        "key1.secret=${env:NONE}~key1.groups=GID_a; environment variable NONE is not set",
        "key1.sekret=x; unknown key key1.sekret"
      })
  void secrets_badFile_namesTheKeyAndNoValue(String file, String message) {
    assertThatThrownBy(() -> secrets(file.replace('~', '\n')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("=x");
  }
}
