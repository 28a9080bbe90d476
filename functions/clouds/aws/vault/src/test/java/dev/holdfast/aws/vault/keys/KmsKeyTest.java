package dev.holdfast.aws.vault.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.aws.vault.sdk.JsonServiceStub;
import dev.holdfast.aws.vault.sdk.RegionalClients;
import dev.holdfast.aws.vault.sdk.TestClients;
import dev.holdfast.core.plan.KeySpec;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.KeyWrapper;
import dev.holdfast.core.vault.KeyWrapperContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two regions of KMS; what the emulator answers otherwise than AWS included. */
class KmsKeyTest extends KeyWrapperContract {
    private static final String EAST = "us-east-1";
    private static final String WEST = "us-west-2";
    private static final byte[] DATA_KEY = new byte[32];
    private static final String CONTEXT = "holdfast/v1/plan/db/01970000-0000-7000-8000-000000000001";
    private static final byte[] MATERIAL = "0123456789abcdef0123456789abcdef".getBytes();
    private static final byte[] OTHER = "fedcba9876543210fedcba9876543210".getBytes();

    private final KmsStub eastKeys = new KmsStub(EAST);
    private final KmsStub westKeys = new KmsStub(WEST);
    private final String mine = eastKeys.symmetric("11111111-1111-1111-1111-111111111111", MATERIAL);
    private final String another = eastKeys.symmetric("22222222-2222-2222-2222-222222222222", OTHER);
    private final String multiEast = eastKeys.symmetric("mrk-33333333333333333333333333333333", MATERIAL);
    private final String multiWest = westKeys.symmetric("mrk-33333333333333333333333333333333", MATERIAL);

    private JsonServiceStub east;
    private JsonServiceStub west;
    private RegionalClients clients;

    @BeforeEach
    void start() throws IOException {
        east = new JsonServiceStub(eastKeys::answer);
        west = new JsonServiceStub(westKeys::answer);
        clients = TestClients.of(Map.of(EAST, east.endpoint(), WEST, west.endpoint()));
    }

    @AfterEach
    void stop() {
        east.close();
        west.close();
    }

    @Override
    protected KeyWrapper wrapper() {
        return open(mine);
    }

    @Override
    protected KeyWrapper stranger() {
        return open(another);
    }

    private KeyWrapper open(String reference) {
        return new KmsKeyFactory(clients).open(new KeySpec("main", "aws-kms", reference));
    }

    @Test
    void a_wrap_by_a_multi_region_key_opens_through_its_replica_when_its_own_region_is_gone() {
        KeyWrap wrap = open(eastKeys.alias("backup", multiEast)).wrap(DATA_KEY, CONTEXT);
        assertThat(wrap.keyId()).isEqualTo(multiEast);
        east.close();
        assertThat(open(multiWest).unwrap(wrap, CONTEXT)).isEqualTo(DATA_KEY);
        assertThat(open(westKeys.alias("backup", multiWest)).unwrap(wrap, CONTEXT))
                .isEqualTo(DATA_KEY);
        assertThatExceptionOfType(KeyException.Unavailable.class)
                .isThrownBy(() -> open(multiEast).unwrap(wrap, CONTEXT));
    }

    @Test
    void a_wrap_of_the_other_region_opens_here_too() {
        KeyWrap wrap = open(multiWest).wrap(DATA_KEY, CONTEXT);
        assertThat(open(multiEast).unwrap(wrap, CONTEXT)).isEqualTo(DATA_KEY);
    }

    @Test
    void a_wrap_made_through_an_alias_still_opens_after_the_alias_was_turned_to_a_new_key() {
        String alias = eastKeys.alias("turned", mine);
        KeyWrap before = open(alias).wrap(DATA_KEY, CONTEXT);
        eastKeys.alias("turned", another);
        assertThat(open(alias).wrap(DATA_KEY, CONTEXT).keyId()).isEqualTo(another);
        assertThat(open(alias).unwrap(before, CONTEXT)).isEqualTo(DATA_KEY);
    }

    @Test
    void a_wrap_by_a_key_of_one_region_alone_is_not_sent_to_another() {
        KeyWrap wrap = open(mine).wrap(DATA_KEY, CONTEXT);
        assertThatExceptionOfType(KeyException.WrongKey.class)
                .isThrownBy(() -> open(multiWest).unwrap(wrap, CONTEXT))
                .withMessageContaining("its own region only");
        assertThat(west.asked()).isEmpty();
    }

    @Test
    void a_key_of_another_account_is_never_asked() {
        KeyWrap wrap = open(mine).wrap(DATA_KEY, CONTEXT);
        KeyWrap foreign = new KeyWrap(
                wrap.name(), wrap.kind(), wrap.keyId().replace(TestClients.ACCOUNT, "999999999999"), wrap.ciphertext());
        assertThatExceptionOfType(KeyException.WrongKey.class)
                .isThrownBy(() -> open(eastKeys.alias("a", mine)).unwrap(foreign, CONTEXT));
        assertThat(east.asked()).containsExactly("Encrypt");
    }
}
