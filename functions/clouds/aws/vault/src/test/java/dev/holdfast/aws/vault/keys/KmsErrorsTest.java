package dev.holdfast.aws.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.aws.vault.sdk.JsonServiceStub;
import dev.holdfast.aws.vault.sdk.JsonServiceStub.Answer;
import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.aws.vault.sdk.TestClients;
import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.Signer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What the emulator cannot show, on a stub that answers as the AWS KMS API Reference says ("Errors" of Encrypt, Decrypt and Sign;
 * "Common errors") and the AWS KMS Developer Guide ("Key states of AWS KMS keys").
 */
class KmsErrorsTest {
    private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012";
    private static final KeyWrap WRAP = new KeyWrap("main", "aws-kms", KEY, "AAAA");

    private static JsonServiceStub server;

    @BeforeAll
    static void start() throws IOException {
        server = new JsonServiceStub((operation, parameters) -> Answer.ok(Map.of()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | AccessDeniedException | User: arn:aws:sts::123456789012:assumed-role/holdfast-backup/run-1 is not authorized to perform: kms:Decrypt on resource: x because no identity-based policy allows it | role 'holdfast-backup' of account 123456789012 lacks kms:Decrypt | policy
            400 | AccessDeniedException | User: arn:aws:iam::123456789012:user/ops/anna is not authorized to perform: kms:Decrypt | user 'ops/anna' | policy
            400 | AccessDeniedException | no words | kms:Decrypt is not allowed | policy
            400 | DisabledException | x is disabled. | is disabled | enable
            400 | KMSInvalidStateException | x is pending deletion. | pending deletion | cancel
            400 | KMSInvalidStateException | x is pending import. | not in a state | another
            400 | NotFoundException | Key x does not exist | no arn:aws:kms:eu-west-1 | own region
            400 | InvalidKeyUsageException | x key usage is SIGN_VERIFY | not made for kms:Decrypt | SYMMETRIC_DEFAULT
            400 | ThrottlingException | Rate exceeded | throttled | later
            400 | ExpiredTokenException | The security token included in the request is expired | expired | renew
            400 | UnrecognizedClientException | The security token included in the request is invalid. | does not know the credentials | correct
            400 | InvalidSignatureException | Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z | clock | NTP
            500 | KMSInternalException | try again | no answer: status 500 KMSInternalException | region's health
            500 | KeyUnavailableException | try again | cannot be used at the moment | region's health
            500 | DependencyTimeoutException | try again | cannot be used at the moment | region's health
            400 | ValidationException | 1 validation error detected | refused: status 400 (ValidationException) | compare
            """)
    void a_key_that_cannot_be_used_says_why_and_what_to_do(
            int status, String code, String message, String what, String hint) {
        server.behave((operation, parameters) -> Answer.error(status, code, message));
        KeyException failure = catchThrowableOfType(KeyException.Unavailable.class, () -> key().unwrap(WRAP, "c"));
        assertThat(failure.getMessage()).startsWith("key 'main'").contains(what);
        assertThat(failure instanceof KeyException.Unreachable)
                .as("whether a backup may go on without this key")
                .isEqualTo(status == 500 || code.equals("ThrottlingException"));
        assertThat(failure.hint()).contains(hint);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            IncorrectKeyException | The key ID in the request does not identify a CMK that can perform this operation.
            InvalidCiphertextException | x
            AccessDeniedException | The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.
            """)
    void a_wrap_that_is_not_this_keys_is_told_from_a_key_that_cannot_be_used(String code, String message) {
        server.behave((operation, parameters) -> Answer.error(400, code, message));
        assertThat(catchThrowableOfType(KeyException.WrongKey.class, () -> key().unwrap(WRAP, "c")))
                .isNotNull();
    }

    @Test
    void throttling_that_passes_is_ridden_out() {
        server.behave((operation, parameters) -> server.asked().size() < 3
                ? Answer.error(400, "ThrottlingException", "Rate exceeded")
                : Answer.ok(Map.of("KeyId", KEY, "Plaintext", "AAAA")));
        assertThat(key().unwrap(WRAP, "c")).hasSize(3);
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void access_to_signing_that_is_denied_names_the_action() {
        server.behave(
                (operation, parameters) -> Answer.error(
                        400,
                        "AccessDeniedException",
                        "User: arn:aws:sts::123456789012:assumed-role/reader/x is not authorized to perform: kms:GetPublicKey"));
        Signer signer = new KmsSignerFactory(clients()).open(new SignerSpec("aws-kms", KEY));
        assertThat(catchThrowableOfType(KeyException.Unavailable.class, signer::keyId))
                .hasMessageContaining("role 'reader'")
                .hasMessageContaining("lacks kms:GetPublicKey");
    }

    @Test
    void a_region_that_does_not_answer_and_missing_credentials_are_unavailable() {
        RegionalClients nobody = TestClients.of(Map.of("eu-west-1", URI.create("http://127.0.0.1:1")));
        assertThat(catchThrowableOfType(
                        KeyException.Unavailable.class, () -> key(nobody).wrap(new byte[32], "c")))
                .hasMessageContaining("kms:Encrypt got no answer");
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain");
        };
        RegionalClients stranger =
                new RegionalClients(none, Map.of("eu-west-1", server.endpoint()), Duration.ofMillis(5));
        assertThat(catchThrowableOfType(
                        KeyException.Unavailable.class, () -> key(stranger).wrap(new byte[32], "c")))
                .hasMessageContaining("no credentials were found");
    }

    @Test
    void the_backup_is_named_to_kms_so_that_its_audit_trail_and_policies_can_tell() {
        List<JsonNode> sent = new ArrayList<>();
        server.behave((operation, parameters) -> {
            sent.add(parameters.path("EncryptionContext"));
            return Answer.ok(Map.of("KeyId", KEY, "CiphertextBlob", "AAAA"));
        });
        key().wrap(new byte[32], "holdfast/v1/clinic/db/0197");
        assertThat(sent).hasSize(1);
        assertThat(sent.getFirst().path("system").asText()).isEqualTo("db");
        assertThat(EncryptionContext.of("holdfast/v1/clinic/db/0197"))
                .isEqualTo(Map.of("format", "holdfast/v1", "plan", "clinic", "system", "db", "backup", "0197"));
        assertThat(EncryptionContext.of("holdfast/v1/clinic/db")).isEqualTo(Map.of("context", "holdfast/v1/clinic/db"));
    }

    private static KeyWrapper key() {
        return key(clients());
    }

    private static KeyWrapper key(RegionalClients clients) {
        return new KmsKeyFactory(clients).open(new KeySpec("main", "aws-kms", KEY));
    }

    private static RegionalClients clients() {
        return TestClients.of(Map.of("eu-west-1", server.endpoint()));
    }
}
