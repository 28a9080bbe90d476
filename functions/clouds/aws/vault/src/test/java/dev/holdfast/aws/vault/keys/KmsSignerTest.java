package dev.holdfast.aws.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.vault.sdk.JsonServiceStub;
import dev.holdfast.aws.vault.sdk.JsonServiceStub.Answer;
import dev.holdfast.aws.vault.sdk.TestClients;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.Signer;
import dev.holdfast.core.vault.SignerContract;
import dev.holdfast.core.vault.TrustedKeys;
import java.net.URI;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KmsSignerTest extends SignerContract {
    private final KmsStub keys = new KmsStub("us-west-2");
    private JsonServiceStub server;
    private String alias;

    @BeforeEach
    void start() throws Exception {
        alias = keys.alias("evidence", keys.signing("one"));
        server = new JsonServiceStub(keys::answer);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private KmsSignerFactory factory() {
        return new KmsSignerFactory(TestClients.of(Map.of("us-west-2", server.endpoint())));
    }

    @Override
    protected Signer signer() {
        return factory().open(new SignerSpec("aws-kms", alias));
    }

    @Override
    protected TrustedKeys trusted() {
        return factory().trusted(new SignerSpec("aws-kms", alias));
    }

    @Test
    void the_public_key_is_asked_for_once_and_opening_asks_nothing() {
        Signer signer = signer();
        trusted();
        assertThat(server.asked()).isEmpty();
        signer.keyId();
        signer.sign(new byte[1]);
        signer.sign(new byte[5000]);
        signer.publicKey();
        assertThat(server.asked()).containsExactly("GetPublicKey", "Sign", "Sign");
    }

    @Test
    void signatures_are_made_by_the_key_that_was_exported_even_when_the_alias_is_turned_to_another() throws Exception {
        Signer signer = signer();
        byte[] message = {1, 2, 3};
        PublicKey exported = signer.publicKey();
        keys.alias("evidence", keys.signing("two"));
        Signature check = Signature.getInstance("SHA256withECDSA");
        check.initVerify(exported);
        check.update(message);
        assertThat(check.verify(signer.sign(message))).isTrue();
        assertThat(signer().keyId()).isNotEqualTo(signer.keyId());
    }

    @Test
    void keys_that_stand_in_the_plan_are_trusted_without_asking() {
        Signer replaced = signer();
        String line = Base64.getEncoder().encodeToString(replaced.publicKey().getEncoded());
        KmsSignerFactory cutOff =
                new KmsSignerFactory(TestClients.of(Map.of("us-west-2", URI.create("http://127.0.0.1:1"))));
        TrustedKeys trusted = cutOff.trusted(new SignerSpec("aws-kms", alias, List.of(line)));
        assertThat(trusted.find(replaced.keyId())).contains(replaced.publicKey());
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .as("whether another key is trusted only KMS knows")
                .isThrownBy(() -> trusted.find("sha256:00"));
    }

    @Test
    void a_public_key_in_the_plan_that_is_none_is_refused_by_name() {
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .isThrownBy(() -> factory().trusted(new SignerSpec("aws-kms", alias, List.of("AAAA"))))
                .withMessageContaining("AAAA");
    }

    @Test
    void a_key_of_another_kind_is_refused_with_what_is_needed() {
        server.behave((operation, parameters) -> Answer.ok(Map.of(
                "KeyId",
                "arn:aws:kms:us-west-2:123456789012:key/x",
                "KeySpec",
                "RSA_2048",
                "KeyUsage",
                "ENCRYPT_DECRYPT",
                "PublicKey",
                "AAAA")));
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .isThrownBy(() -> signer().keyId())
                .withMessageContaining("RSA_2048 for ENCRYPT_DECRYPT")
                .satisfies(e -> assertThat(e.hint()).contains("ECC_NIST_P256"));
    }
}
