package dev.holdfast.aws.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.vault.MotoServer;
import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.aws.vault.sdk.TestClients;
import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperContract;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Wrapping on the emulator. What it cannot do is shown on stubs that follow the AWS KMS API Reference: multi-region keys and
 * {@code IncorrectKeyException}, in whose place it says {@code AccessDeniedException} without a word ({@link KmsKeyTest}); key
 * states, wrong usage, throttling, expired credentials ({@link KmsErrorsTest}).
 */
class KmsKeyOnMotoTest extends KeyWrapperContract {
    private static final String EAST = "us-east-1";
    private static final String WEST = "us-west-2";
    private static final byte[] DATA_KEY = new byte[32];
    private static final String CONTEXT = "holdfast/v1/plan/db/01970000-0000-7000-8000-000000000001";

    private static RegionalClients clients;
    private static String mine;
    private static String another;

    @BeforeAll
    static void create() {
        URI moto = MotoServer.shared().endpoint();
        MotoServer.shared().reset();
        clients = TestClients.of(Map.of(EAST, moto, WEST, moto));
        mine = newKey();
        another = newKey();
    }

    private static KmsClient kms(String region) {
        return clients.client(KmsClient.class, region, KmsClient::builder);
    }

    private static String newKey() {
        return kms(EAST).createKey().keyMetadata().arn();
    }

    private static String alias(String region, String name, String key) {
        kms(region).createAlias(request -> request.aliasName("alias/" + name).targetKeyId(key));
        return "arn:aws:kms:" + region + ":" + TestClients.ACCOUNT + ":alias/" + name;
    }

    @Override
    protected KeyWrapper wrapper() {
        return open(mine);
    }

    @Override
    protected KeyWrapper stranger() {
        return open(another);
    }

    private static KeyWrapper open(String reference) {
        return new KmsKeyFactory(clients).open(new KeySpec("main", "aws-kms", reference));
    }

    @Test
    void a_wrap_made_through_an_alias_names_the_key_and_still_opens_after_the_alias_was_turned_to_a_new_one() {
        String alias = alias(EAST, "turned", mine);
        KeyWrap before = open(alias).wrap(DATA_KEY, CONTEXT);
        assertThat(before.keyId()).isEqualTo(mine);
        kms(EAST).updateAlias(request -> request.aliasName("alias/turned").targetKeyId(another));
        KeyWrap after = open(alias).wrap(DATA_KEY, CONTEXT);
        assertThat(after.keyId()).isEqualTo(another);
        assertThat(open(alias).unwrap(before, CONTEXT)).isEqualTo(DATA_KEY);
        assertThat(open(alias).unwrap(after, CONTEXT)).isEqualTo(DATA_KEY);
    }

    @Override
    protected Class<? extends KeyException> refusal() {
        return KeyException.class;
    }

    @Test
    void a_key_that_is_not_there_is_named_with_its_region() {
        String missing = "arn:aws:kms:us-west-2:" + TestClients.ACCOUNT + ":alias/no-such";
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .isThrownBy(() -> open(missing).wrap(DATA_KEY, CONTEXT))
                .withMessageContaining(missing)
                .withMessageContaining("in region 'us-west-2'");
    }

    @Test
    void what_is_no_arn_is_refused_with_the_form() {
        for (String text : new String[] {"alias/x", "arn:aws:kms::123456789012:key/x", "1234", ""}) {
            assertThatExceptionOfType(KeyException.Unavailable.class)
                    .isThrownBy(() -> open(text))
                    .satisfies(e -> assertThat(e.hint()).contains("arn:aws:kms:REGION"));
        }
    }
}
