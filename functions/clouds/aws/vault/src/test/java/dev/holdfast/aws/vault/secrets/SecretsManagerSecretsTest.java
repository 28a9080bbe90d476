package dev.holdfast.aws.vault.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.aws.vault.sdk.JsonServiceStub;
import dev.holdfast.aws.vault.sdk.JsonServiceStub.Answer;
import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.aws.vault.sdk.TestClients;
import dev.holdfast.core.SecretResolver.SecretUnavailable;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.vault.lease.SettableClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** On the emulator; what it lacks (rights, throttling, expired credentials, failed decryption) on a stub. */
class SecretsManagerSecretsTest {
    private static final String REGION = "us-west-2";
    private static final String VALUE = "s3cret-value";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-06-01T12:00:00Z"));
    private final RegionalClients clients =
            TestClients.of(Map.of(REGION, MotoServer.shared().endpoint()));
    private final SecretsManagerClient raw =
            clients.client(SecretsManagerClient.class, REGION, SecretsManagerClient::builder);
    private final SecretsManagerSecrets secrets = new SecretsManagerSecrets(clients, clock);

    @BeforeEach
    void empty() {
        MotoServer.shared().reset();
        create("plan/db", VALUE);
    }

    private void create(String id, String text) {
        raw.createSecret(request -> request.name(id).secretString(text));
    }

    private static SecretRef reference(String rest) {
        return SecretRef.parse("aws-secretsmanager:" + REGION + "/" + rest).orElseThrow();
    }

    @Test
    void a_secret_is_read_in_the_region_its_reference_names() {
        assertThat(secrets.knows(reference("plan/db"))).isTrue();
        assertThat(secrets.knows(SecretRef.parse("env:X").orElseThrow())).isFalse();
        assertThat(secrets.resolve(reference("plan/db")).reveal()).isEqualTo(VALUE);
    }

    @Test
    void a_field_of_a_json_secret_is_its_value_whatever_plain_type_it_has() {
        create(
                "json",
                "{\"username\":\"app\",\"password\":\"p:w\\n\",\"port\":5432,\"nested\":{\"a\":1},\"none\":null}");
        assertThat(secrets.resolve(reference("json#password")).reveal()).isEqualTo("p:w\n");
        assertThat(secrets.resolve(reference("json#port")).reveal()).isEqualTo("5432");
        for (String field : new String[] {"nested", "none", "other"}) {
            assertThat(failure("json#" + field))
                    .hasMessageContaining("json#" + field)
                    .hasMessageContaining("no such field");
        }
    }

    @Test
    void a_field_of_what_is_no_json_is_refused_without_showing_any_of_it() {
        SecretUnavailable failure = failure("plan/db#password");
        assertThat(failure).hasMessageContaining("not JSON");
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString() + failure.hint()).doesNotContain("s3cret");
    }

    @Test
    void what_was_read_is_remembered_for_seconds_and_a_fresh_read_replaces_it() {
        SecretRef reference = reference("plan/db");
        secrets.resolve(reference);
        raw.putSecretValue(request -> request.secretId("plan/db").secretString("changed"));
        assertThat(secrets.resolve(reference).reveal()).isEqualTo(VALUE);
        assertThat(secrets.fresh(reference).reveal()).isEqualTo("changed");
        assertThat(secrets.resolve(reference).reveal()).isEqualTo("changed");
        raw.putSecretValue(request -> request.secretId("plan/db").secretString("again"));
        clock.advance(Duration.ofSeconds(31));
        assertThat(secrets.resolve(reference).reveal()).isEqualTo("again");
    }

    @Test
    void two_fields_of_one_secret_cost_one_request() throws IOException {
        try (JsonServiceStub server = new JsonServiceStub(
                (operation, parameters) -> Answer.ok(Map.of("SecretString", "{\"a\":\"1\",\"b\":\"2\"}")))) {
            SecretsManagerSecrets stubbed =
                    new SecretsManagerSecrets(TestClients.of(Map.of(REGION, server.endpoint())), clock);
            assertThat(stubbed.resolve(reference("x#a")).reveal()).isEqualTo("1");
            assertThat(stubbed.resolve(reference("x#b")).reveal()).isEqualTo("2");
            assertThat(server.asked()).containsExactly("GetSecretValue");
        }
    }

    @Test
    void a_secret_that_is_not_there_or_marked_for_deletion_or_bytes_says_so() {
        assertThat(failure("no/such").explained()).contains("there is no").contains("replicate it");
        raw.deleteSecret(request -> request.secretId("plan/db"));
        assertThat(failure("plan/db").explained()).contains("deletion").contains("restore-secret");
        raw.createSecret(request -> request.name("bytes").secretBinary(SdkBytes.fromUtf8String("x")));
        assertThat(failure("bytes")).hasMessageContaining("bytes, not text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | AccessDeniedException | User: arn:aws:sts::123456789012:assumed-role/holdfast-backup/run is not authorized to perform: secretsmanager:GetSecretValue on resource: x | role 'holdfast-backup' of account 123456789012 lacks secretsmanager:GetSecretValue
            400 | DecryptionFailure | x | cannot be decrypted
            400 | ExpiredTokenException | expired | credentials have expired
            400 | ThrottlingException | Rate exceeded | throttled
            500 | InternalServiceError | x | no answer: status 500
            """)
    void a_secret_that_cannot_be_read_says_why(int status, String code, String message, String what)
            throws IOException {
        try (JsonServiceStub server =
                new JsonServiceStub((operation, parameters) -> Answer.error(status, code, message))) {
            SecretsManagerSecrets stubbed =
                    new SecretsManagerSecrets(TestClients.of(Map.of(REGION, server.endpoint())), clock);
            assertThat(catchThrowableOfType(SecretUnavailable.class, () -> stubbed.resolve(reference("x"))))
                    .hasMessageContaining("aws-secretsmanager:us-west-2/x")
                    .hasMessageContaining(what);
        }
    }

    @Test
    void a_region_that_does_not_answer_is_unavailable() {
        SecretsManagerSecrets cutOff =
                new SecretsManagerSecrets(TestClients.of(Map.of(REGION, URI.create("http://127.0.0.1:1"))), clock);
        assertThat(catchThrowableOfType(SecretUnavailable.class, () -> cutOff.resolve(reference("x"))))
                .hasMessageContaining("got no answer");
    }

    private SecretUnavailable failure(String rest) {
        return catchThrowableOfType(SecretUnavailable.class, () -> secrets.resolve(reference(rest)));
    }
}
