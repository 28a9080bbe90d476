package dev.holdfast.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every key wrapper promises. An adapter's test extends this and opens its keys. */
public abstract class KeyWrapperContract {
    private static final String CONTEXT = "holdfast/v1/plan/db/01970000-0000-7000-8000-000000000001";

    private final byte[] dataKey = new byte[32];

    /** The wrapper under test, opened anew at each call and always for the same key. */
    protected abstract KeyWrapper wrapper() throws Exception;

    /** A wrapper of the same kind for another key. */
    protected abstract KeyWrapper stranger() throws Exception;

    /** How a wrap that is not the key's own is refused; an adapter says less only for its emulator's sake. */
    protected Class<? extends KeyException> refusal() {
        return KeyException.WrongKey.class;
    }

    /** Makes a data key that is easy to recognise as not all zeros. */
    protected KeyWrapperContract() {
        new Random(1).nextBytes(dataKey);
    }

    @ParameterizedTest
    @ValueSource(strings = {CONTEXT, "plan/db/0197-ü", "x"})
    void a_wrapped_key_comes_back_under_its_context(String context) throws Exception {
        KeyWrap wrap = wrapper().wrap(dataKey, context);
        assertThat(wrap.kind()).isEqualTo(wrapper().kind());
        assertThat(wrap.name()).isEqualTo(wrapper().name());
        assertThat(wrap.keyId()).isNotBlank();
        assertThat(wrapper().canUnwrap()).isTrue();
        assertThat(wrapper().unwrap(wrap, context)).isEqualTo(dataKey);
    }

    @Test
    void two_wraps_of_the_same_key_differ_and_name_the_same_long_lived_key() throws Exception {
        KeyWrap one = wrapper().wrap(dataKey, CONTEXT);
        KeyWrap other = wrapper().wrap(dataKey, CONTEXT);
        assertThat(other.ciphertext()).isNotEqualTo(one.ciphertext());
        assertThat(other.keyId()).isEqualTo(one.keyId());
    }

    @Test
    void the_wrap_does_not_show_the_key() throws Exception {
        byte[] ciphertext =
                Base64.getDecoder().decode(wrapper().wrap(dataKey, CONTEXT).ciphertext());
        for (int at = 0; at + 8 <= ciphertext.length; at++) {
            assertThat(Arrays.copyOfRange(ciphertext, at, at + 8)).isNotEqualTo(Arrays.copyOf(dataKey, 8));
        }
    }

    @Test
    void any_changed_or_missing_byte_of_a_wrap_is_refused() throws Exception {
        KeyWrapper wrapper = wrapper();
        KeyWrap wrap = wrapper.wrap(dataKey, CONTEXT);
        byte[] ciphertext = Base64.getDecoder().decode(wrap.ciphertext());
        for (int at = 0; at < ciphertext.length; at++) {
            byte[] changed = ciphertext.clone();
            changed[at] ^= 1;
            assertWrong(wrapper, with(wrap, changed), CONTEXT);
        }
        for (int length : new int[] {0, 1, ciphertext.length / 2, ciphertext.length - 1}) {
            assertWrong(wrapper, with(wrap, Arrays.copyOf(ciphertext, length)), CONTEXT);
        }
        assertWrong(wrapper, new KeyWrap(wrap.name(), wrap.kind(), wrap.keyId(), "%%%"), CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                CONTEXT + "x",
                "holdfast/v1/plan/other/01970000-0000-7000-8000-000000000001",
                "holdfast/v1/other/db/01970000-0000-7000-8000-000000000001",
                "holdfast/v1/plan/db/01970000-0000-7000-8000-000000000002",
                "holdfast/v2/plan/db/01970000-0000-7000-8000-000000000001",
                "holdfast/v1/plan/db"
            })
    void a_wrap_never_opens_under_another_context(String other) throws Exception {
        assertWrong(wrapper(), wrapper().wrap(dataKey, CONTEXT), other);
    }

    @Test
    void a_wrap_that_names_another_kind_or_key_is_refused() throws Exception {
        KeyWrap wrap = wrapper().wrap(dataKey, CONTEXT);
        assertWrong(wrapper(), new KeyWrap(wrap.name(), "other", wrap.keyId(), wrap.ciphertext()), CONTEXT);
        assertWrong(wrapper(), new KeyWrap(wrap.name(), wrap.kind(), "sha256:00", wrap.ciphertext()), CONTEXT);
    }

    @Test
    void a_wrap_by_another_key_is_refused_also_when_it_claims_to_be_ones_own() throws Exception {
        KeyWrap mine = wrapper().wrap(dataKey, CONTEXT);
        KeyWrap foreign = stranger().wrap(dataKey, CONTEXT);
        assertThat(foreign.keyId()).isNotEqualTo(mine.keyId());
        assertWrong(wrapper(), foreign, CONTEXT);
        assertWrong(wrapper(), new KeyWrap(mine.name(), mine.kind(), mine.keyId(), foreign.ciphertext()), CONTEXT);
    }

    @Test
    void several_threads_can_share_one() throws Exception {
        KeyWrapper shared = wrapper();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String context = "context " + i;
                Callable<byte[]> round = () -> shared.unwrap(shared.wrap(dataKey, context), context);
                all.add(threads.submit(round));
            }
            for (Future<byte[]> one : all) {
                assertThat(one.get()).isEqualTo(dataKey);
            }
        }
    }

    private static KeyWrap with(KeyWrap wrap, byte[] ciphertext) {
        return new KeyWrap(
                wrap.name(), wrap.kind(), wrap.keyId(), Base64.getEncoder().encodeToString(ciphertext));
    }

    private void assertWrong(KeyWrapper wrapper, KeyWrap wrap, String context) {
        assertThatExceptionOfType(refusal()).isThrownBy(() -> wrapper.unwrap(wrap, context));
    }
}
