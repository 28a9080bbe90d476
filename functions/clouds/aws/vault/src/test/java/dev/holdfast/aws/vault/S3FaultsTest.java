package dev.holdfast.aws.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.vault.FaultyHttp;
import dev.holdfast.core.vault.FaultyHttp.Fault;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each request of a whole life of an object spoilt in turn, in each of the ways networks have. */
class S3FaultsTest {
    private static final byte[] CONTENT = new byte[PartSizes.FIRST + 12_345];
    private static final Instant FAR_FUTURE = Instant.parse("2999-01-01T00:00:00Z");

    @TempDir
    static Path folder;

    private static S3ProxyServer server;
    private static FaultyHttp network;
    private static ObjectStore direct;
    private static ObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        new Random(3).nextBytes(CONTENT);
        server = new S3ProxyServer(folder);
        server.createBucket(TestStores.BUCKET);
        network = new FaultyHttp(server.endpoint());
        direct = TestStores.store(server.endpoint(), TestStores.STEADY, Map.of());
        store = TestStores.store(network.endpoint(), TestStores.SHORT, Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        store.close();
        direct.close();
        network.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        direct.abortUnfinished("", FAR_FUTURE);
        direct.delete("k");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void one_spoilt_request_anywhere_is_ridden_out(Fault fault) throws IOException {
        for (int nth = 1; ; nth++) {
            direct.delete("k");
            network.failOnce(nth, fault);
            StoredObject written = writeReadAndList();
            assertThat(written.bytes()).isEqualTo(CONTENT.length);
            assertThat(direct.head("k").orElseThrow().tag()).isEqualTo(written.tag());
            if (network.requests() < nth) {
                assertThat(nth).as("requests in a whole life").isGreaterThan(6);
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"ERROR_500", "RESET_BEFORE", "RESET_AFTER", "STALL"})
    void a_server_that_goes_away_anywhere_means_success_or_a_clean_error_and_nothing_torn(Fault fault) {
        for (int nth = 1; ; nth++) {
            direct.delete("k");
            network.failFrom(nth, fault);
            boolean failed = false;
            try {
                writeReadAndList();
            } catch (StoreException.Unavailable | IOException expected) {
                failed = true;
            }
            // Either not there at all, or there as a whole: the answer to the completing request may be what was lost.
            direct.head("k").ifPresent(object -> assertThat(object.bytes()).isEqualTo(CONTENT.length));
            if (!failed) {
                return;
            }
        }
    }

    private static StoredObject writeReadAndList() throws IOException {
        StoredObject written;
        try (Upload upload = store.upload("k")) {
            upload.body().write(CONTENT);
            written = upload.complete();
        }
        try (InputStream in = store.get("k", 0)) {
            assertThat(in.readAllBytes()).isEqualTo(CONTENT);
        }
        assertThat(store.list("", "", 10)).extracting(StoredObject::key).containsExactly("k");
        return written;
    }

    @Test
    void a_read_that_breaks_again_and_again_still_ends_with_every_byte() throws IOException {
        direct.put("k", CONTENT, PutCondition.always());
        // Each answer carries half of what is left: four breaks, then a whole one.
        network.reset((number, line) -> number <= 4 ? Optional.of(Fault.CUT_MIDWAY) : Optional.empty());
        try (InputStream in = store.get("k", 100)) {
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(CONTENT, 100, CONTENT.length));
        }
        assertThat(network.requests()).isEqualTo(5);
    }

    @Test
    void a_read_whose_object_is_replaced_before_it_resumes_fails_instead_of_mixing_two() throws IOException {
        direct.put("k", CONTENT, PutCondition.always());
        network.failOnce(1, Fault.CUT_MIDWAY);
        try (InputStream in = store.get("k", 0)) {
            byte[] other = CONTENT.clone();
            other[CONTENT.length - 1] ^= 1;
            direct.put("k", other, PutCondition.always());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(in::readAllBytes)
                    .withMessageContaining("replaced");
        }
    }

    @Test
    void a_read_that_never_gets_further_ends_in_an_error_not_in_an_early_end() throws IOException {
        direct.put("k", CONTENT, PutCondition.always());
        network.reset((number, line) -> Optional.of(number == 1 ? Fault.CUT_MIDWAY : Fault.RESET_BEFORE));
        try (InputStream in = store.get("k", 0)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(in::readAllBytes);
        }
    }

    @Test
    void a_conditional_put_whose_answer_was_lost_is_recognised_as_done() {
        network.failOnce(1, Fault.RESET_AFTER);
        store.put("k", new byte[] {1}, PutCondition.ifAbsent());
        assertThat(network.requests()).isGreaterThan(1);
        assertThat(direct.fetch("k").content()).containsExactly(1);
        network.failOnce(1, Fault.RESET_BEFORE);
        assertThatExceptionOfType(StoreException.ConditionFailed.class)
                .isThrownBy(() -> store.put("k", new byte[] {2}, PutCondition.ifAbsent()));
        assertThat(direct.fetch("k").content()).containsExactly(1);
    }

    @Test
    void an_upload_that_fails_aborts_its_parts_when_it_is_closed() throws IOException {
        network.reset(
                (number, line) -> line.contains("partNumber=2") ? Optional.of(Fault.ERROR_500) : Optional.empty());
        assertThatExceptionOfType(StoreException.Unavailable.class).isThrownBy(() -> {
            try (Upload upload = store.upload("k")) {
                upload.body().write(CONTENT);
                upload.complete();
            }
        });
        assertThat(direct.head("k")).isEmpty();
        assertThat(direct.abortUnfinished("", FAR_FUTURE)).isZero();
    }

    @Test
    void wrong_credentials_are_denied_naming_the_action() {
        String secret = System.setProperty("aws.secretAccessKey", "wrong");
        try (ObjectStore stranger = TestStores.store(server.endpoint(), TestStores.STEADY, Map.of())) {
            assertThatExceptionOfType(StoreException.Denied.class)
                    .isThrownBy(() -> stranger.put("k", new byte[1], PutCondition.always()))
                    .withMessageContaining("s3:PutObject");
        } finally {
            System.setProperty("aws.secretAccessKey", secret);
        }
    }

    @Test
    void nobody_listening_is_unavailable() {
        try (ObjectStore nobody = TestStores.store(URI.create("http://127.0.0.1:1"), TestStores.SHORT, Map.of())) {
            assertThatExceptionOfType(StoreException.Unavailable.class).isThrownBy(() -> nobody.head("k"));
        }
    }
}
