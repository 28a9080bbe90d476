package dev.holdfast.core.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.core.vault.ObjectStore.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every object store promises. An adapter's test extends this and opens its store. */
public abstract class ObjectStoreContract {
    private static final int PART = 8 << 20;
    private static final Instant FAR_FUTURE = Instant.parse("2999-01-01T00:00:00Z");

    /** The store under test; new and empty for each test. */
    protected ObjectStore store;

    /** Opens a store that holds nothing yet. */
    protected abstract ObjectStore openEmpty() throws Exception;

    /** Keys whose parts sort differently by bytes, by UTF-16 and by folder; an adapter leaves out what its server cannot hold. */
    protected Stream<String> oddKeys() {
        String odd = "a,a!b,a-b,a.c,a.b/c,a%2Fb,a+b,a b,a~,A,ab/c,ab-,ab0,é,\uFF21,\uD83D\uDC18,a'\"<>&,a\\b,a:b,日本";
        return Stream.of(odd.split(",")).map("o/"::concat);
    }

    @BeforeEach
    void open() throws Exception {
        store = openEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000, PART - 1, PART, PART + 1, 2 * PART, 3 * PART + 17})
    void an_upload_of_any_length_reads_back_equal(int length) throws IOException {
        byte[] content = random(length);

        StoredObject written = upload("plan/data/artifact", content);

        assertThat(written.key()).isEqualTo("plan/data/artifact");
        assertThat(written.bytes()).isEqualTo(length);
        assertThat(readAll("plan/data/artifact", 0)).isEqualTo(content);
        assertThat(store.head("plan/data/artifact")).hasValueSatisfying(head -> {
            assertThat(head.bytes()).isEqualTo(length);
            assertThat(head.tag()).isEqualTo(written.tag());
            assertThat(head.version()).isEqualTo(written.version());
        });
    }

    @Test
    void forty_mebibytes_written_in_small_and_odd_pieces_read_back_equal() throws IOException {
        byte[] content = random(40 << 20);
        Random pieces = new Random(7);
        try (Upload upload = store.upload("big")) {
            for (int at = 0; at < content.length; ) {
                int length = Math.min(1 + pieces.nextInt(300_000), content.length - at);
                upload.body().write(content, at, length);
                at += length;
            }
            upload.body().close();
            upload.complete();
        }
        assertThat(Arrays.equals(readAll("big", 0), content)).isTrue();
    }

    @Test
    void single_bytes_can_be_written() throws IOException {
        try (Upload upload = store.upload("k")) {
            for (int i = 0; i < 300; i++) {
                upload.body().write(i);
            }
            upload.complete();
        }
        assertThat(readAll("k", 255)).startsWith((byte) 255, (byte) 0, (byte) 1).hasSize(45);
    }

    @Test
    void nothing_is_visible_before_an_upload_completes() throws IOException {
        try (Upload upload = store.upload("k")) {
            upload.body().write(random(PART + 1));
            upload.body().flush();
            assertThat(store.head("k")).isEmpty();
            assertThat(store.list("", "", 10)).isEmpty();
            upload.complete();
        }
        assertThat(store.head("k")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 2 * PART + 5})
    void an_upload_closed_without_completing_leaves_nothing(int length) throws IOException {
        try (Upload upload = store.upload("k")) {
            upload.body().write(random(length));
        }
        assertNothingUnder("k");
    }

    @Test
    void a_source_that_fails_half_way_leaves_nothing() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            try (Upload upload = store.upload("k")) {
                upload.body().write(random(2 * PART));
                throw new IOException("the tool died");
            }
        });
        assertNothingUnder("k");
    }

    @Test
    void an_aborted_overwrite_leaves_the_old_object() throws IOException {
        upload("k", bytes("old"));
        try (Upload upload = store.upload("k")) {
            upload.body().write(random(PART + 1));
        }
        assertThat(store.fetch("k").content()).isEqualTo(bytes("old"));
    }

    @Test
    void closing_after_completing_changes_nothing() throws IOException {
        Upload upload = store.upload("k");
        upload.body().write(7);
        upload.complete();
        upload.close();
        upload.close();
        assertThat(store.fetch("k").content()).containsExactly(7);
    }

    @Test
    void an_overwrite_replaces_content_and_tag() throws IOException {
        StoredObject first = upload("k", bytes("first"));
        StoredObject second = upload("k", bytes("second"));
        assertThat(second.tag()).isNotEqualTo(first.tag());
        assertThat(store.fetch("k").content()).isEqualTo(bytes("second"));
    }

    @Test
    void uploads_in_progress_side_by_side_do_not_mix() throws IOException {
        byte[] left = random(PART + 11);
        byte[] right = random(2 * PART + 12);
        try (Upload a = store.upload("a");
                Upload b = store.upload("b")) {
            a.body().write(left);
            b.body().write(right);
            a.complete();
            b.complete();
        }
        assertThat(readAll("a", 0)).isEqualTo(left);
        assertThat(readAll("b", 0)).isEqualTo(right);
    }

    @Test
    void a_fetched_object_comes_with_the_tag_that_head_shows() {
        StoredObject put = store.put("k", bytes("content"), PutCondition.always());
        Fetched fetched = store.fetch("k");
        assertThat(fetched.content()).isEqualTo(bytes("content"));
        assertThat(fetched.object().tag())
                .isEqualTo(put.tag())
                .isEqualTo(store.head("k").orElseThrow().tag());
        assertThat(fetched.object().bytes()).isEqualTo(7);
        assertThat(store.list("k", "", 1))
                .first()
                .satisfies(o -> assertThat(o.tag()).isEqualTo(put.tag()));
    }

    @Test
    void reading_starts_at_the_offset() throws IOException {
        byte[] content = random(100_000);
        upload("k", content);
        assertThat(readAll("k", 99_990)).isEqualTo(Arrays.copyOfRange(content, 99_990, 100_000));
        assertThat(readAll("k", 100_000)).isEmpty();
    }

    @Test
    void a_stream_closed_early_does_not_disturb_the_next() throws IOException {
        byte[] content = random(2 * PART);
        upload("k", content);
        for (int i = 0; i < 5; i++) {
            try (InputStream in = store.get("k", i)) {
                assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOfRange(content, i, i + 10));
            }
        }
        assertThat(readAll("k", 0)).isEqualTo(content);
    }

    @Test
    void a_missing_key_is_missing_everywhere() {
        assertThat(store.head("no/such")).isEmpty();
        assertThat(store.versions("no/such")).isEmpty();
        assertThatExceptionOfType(StoreException.Missing.class).isThrownBy(() -> store.fetch("no/such"));
        assertThatExceptionOfType(StoreException.Missing.class)
                .isThrownBy(() -> store.get("no/such", 0).close())
                .satisfies(e -> assertThat(e.key()).isEqualTo("no/such"));
    }

    @Test
    void a_folder_of_keys_is_not_an_object() {
        store.put("plan/manifests/one", bytes("x"), PutCondition.always());
        assertThat(store.head("plan/manifests")).isEmpty();
        assertThatExceptionOfType(StoreException.Missing.class).isThrownBy(() -> store.fetch("plan"));
        store.delete("plan/manifests");
        assertThat(store.head("plan/manifests/one")).isPresent();
    }

    @Test
    void a_put_that_requires_absence_is_refused_when_the_object_exists() {
        store.put("k", bytes("first"), PutCondition.ifAbsent());
        assertThatExceptionOfType(StoreException.ConditionFailed.class)
                .isThrownBy(() -> store.put("k", bytes("second"), PutCondition.ifAbsent()));
        assertThat(store.fetch("k").content()).isEqualTo(bytes("first"));
    }

    @Test
    void a_put_that_requires_absence_succeeds_after_a_delete() {
        store.put("k", bytes("first"), PutCondition.ifAbsent());
        store.delete("k");
        store.put("k", bytes("second"), PutCondition.ifAbsent());
        assertThat(store.fetch("k").content()).isEqualTo(bytes("second"));
    }

    @Test
    void a_put_that_requires_a_tag_succeeds_once_per_tag() {
        String tag = store.put("k", bytes("one"), PutCondition.always()).tag();
        StoredObject second = store.put("k", bytes("two"), PutCondition.ifMatches(tag));
        assertThatExceptionOfType(StoreException.ConditionFailed.class)
                .isThrownBy(() -> store.put("k", bytes("three"), PutCondition.ifMatches(tag)));
        assertThat(store.fetch("k").content()).isEqualTo(bytes("two"));
        store.put("k", bytes("three"), PutCondition.ifMatches(second.tag()));
        assertThat(store.fetch("k").content()).isEqualTo(bytes("three"));
    }

    @Test
    void a_put_that_requires_a_tag_is_refused_where_nothing_stands() {
        String tag = store.put("k", bytes("one"), PutCondition.always()).tag();
        store.delete("k");
        assertThatExceptionOfType(StoreException.ConditionFailed.class)
                .isThrownBy(() -> store.put("k", bytes("two"), PutCondition.ifMatches(tag)));
        assertThat(store.head("k")).isEmpty();
    }

    @Test
    void listing_is_in_the_order_of_the_keys_bytes() {
        List<String> keys = oddKeys().toList();
        keys.forEach(key -> store.put(key, bytes(key), PutCondition.always()));
        List<String> sorted = keys.stream().sorted(ObjectKey.ORDER).toList();

        assertThat(keys("o/", "", 100)).isEqualTo(sorted);
        for (String after : sorted) {
            assertThat(keys("o/", after, 2))
                    .as("two after %s", after)
                    .isEqualTo(sorted.stream()
                            .filter(key -> ObjectKey.ORDER.compare(key, after) > 0)
                            .limit(2)
                            .toList());
        }
        for (String key : sorted) {
            assertThat(store.fetch(key).content()).isEqualTo(bytes(key));
        }
    }

    @Test
    void listing_goes_by_prefix_whether_it_ends_a_part_or_not() {
        Stream.of("p/a/1", "p/a/2", "p/ab/1", "p/b/1", "pp/1")
                .forEach(key -> store.put(key, bytes(key), PutCondition.always()));
        assertThat(keys("p/a", "", 10)).containsExactly("p/a/1", "p/a/2", "p/ab/1");
        assertThat(keys("p/a/", "", 10)).containsExactly("p/a/1", "p/a/2");
        assertThat(keys("p", "p/ab/1", 10)).containsExactly("p/b/1", "pp/1");
        assertThat(keys("p/a/", "p/a/1", 10)).containsExactly("p/a/2");
        assertThat(keys("p/b/", "p/a/1", 10)).containsExactly("p/b/1");
        assertThat(keys("p/a/", "q", 10)).isEmpty();
        assertThat(keys("none/", "", 10)).isEmpty();
        assertThat(keys("", "", 3)).containsExactly("p/a/1", "p/a/2", "p/ab/1");
    }

    @Test
    void listing_pages_through_more_than_a_thousand_keys() {
        List<String> keys =
                IntStream.range(0, 1_105).mapToObj("many/%05d"::formatted).toList();
        keys.parallelStream().forEach(key -> store.put(key, bytes(key), PutCondition.always()));

        assertThat(keys("many/", "", 2_000)).isEqualTo(keys);
        assertThat(keys("many/", "", 1_050)).isEqualTo(keys.subList(0, 1_050));
        assertThat(keys("many/", keys.get(1_050), 2_000)).isEqualTo(keys.subList(1_051, 1_105));
        List<String> paged = new ArrayList<>();
        for (List<String> page = keys("many/", "", 100); !page.isEmpty(); page = keys("many/", page.getLast(), 100)) {
            paged.addAll(page);
        }
        assertThat(paged).isEqualTo(keys);
    }

    @Test
    void deleting_is_idempotent() {
        store.put("p/k", bytes("x"), PutCondition.always());
        store.delete("p/k");
        store.delete("p/k");
        store.delete("never/there");
        assertThat(store.head("p/k")).isEmpty();
        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void versions_are_listed_newest_first() throws IOException {
        StoredObject first = store.put("k", bytes("1"), PutCondition.always());
        StoredObject second = store.put("k", bytes("2"), PutCondition.always());
        StoredObject third = upload("k", bytes("3"));
        store.put("k-beside", bytes("other"), PutCondition.always());

        if (store.features().contains(Feature.VERSIONS)) {
            assertThat(store.versions("k"))
                    .extracting(StoredObject::version)
                    .containsExactly(third.version(), second.version(), first.version())
                    .doesNotHaveDuplicates();
            store.delete("k");
            assertThat(store.head("k")).isEmpty();
            assertThat(store.versions("k")).hasSize(3);
        } else {
            assertThat(store.versions("k")).extracting(StoredObject::version).containsExactly(StoredObject.UNVERSIONED);
            store.delete("k");
            assertThat(store.versions("k")).isEmpty();
        }
    }

    @Test
    void what_cannot_lock_says_so_and_what_can_locks_what_is_there() throws IOException {
        upload("k", bytes("x"));
        assertThat(store.lock("k")).isEmpty();
        assertThatExceptionOfType(StoreException.Missing.class).isThrownBy(() -> store.lock("none"));
        if (store.features().contains(Feature.OBJECT_LOCK)) {
            store.lockUntil("k", FAR_FUTURE);
            assertThat(store.lock("k"))
                    .hasValueSatisfying(lock -> assertThat(lock.until()).isAfterOrEqualTo(FAR_FUTURE));
            store.hold("k", true);
            store.hold("k", false);
            assertThatExceptionOfType(StoreException.Missing.class)
                    .isThrownBy(() -> store.lockUntil("none", FAR_FUTURE));
        } else {
            for (ThrowingCallable locking :
                    List.<ThrowingCallable>of(() -> store.lockUntil("k", FAR_FUTURE), () -> store.hold("k", true))) {
                assertThatExceptionOfType(StoreException.Misconfigured.class).isThrownBy(locking);
            }
        }
        assertThat(store.fetch("k").content()).isEqualTo(bytes("x"));
    }

    @Test
    void what_nobody_replicates_is_replicated_by_nobody() throws IOException {
        upload("k", bytes("x"));
        assertThat(store.replication("k")).isEqualTo(ObjectStore.Replication.NONE);
    }

    @Test
    void unfinished_uploads_are_aborted_by_prefix_and_start() throws IOException {
        Upload left = store.upload("p/left");
        Upload other = store.upload("q/other");
        left.body().write(random(PART + 1));
        left.body().flush();
        other.body().write(random(PART + 1));
        other.body().flush();

        assertThat(store.abortUnfinished("p/", Instant.EPOCH)).isZero();
        assertThat(store.abortUnfinished("p/", FAR_FUTURE)).isEqualTo(1);
        assertThat(store.abortUnfinished("p/", FAR_FUTURE)).isZero();
        assertThatExceptionOfType(StoreException.class).isThrownBy(left::complete);
        assertThat(store.head("p/left")).isEmpty();
        other.complete();
        assertThat(store.head("q/other")).isPresent();
        left.close();
        other.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "a/", "a//b", ".", "a/../b", "../a", "a/.", "a\nb", "a\u0000b", "\uD800"})
    void what_is_not_a_key_is_refused(String key) {
        List<ThrowingCallable> requests = List.of(
                () -> store.put(key, bytes("x"), PutCondition.always()),
                () -> store.upload(key).close(),
                () -> store.get(key, 0).close(),
                () -> store.fetch(key),
                () -> store.head(key),
                () -> store.versions(key),
                () -> store.delete(key));
        requests.forEach(request -> assertThatIllegalArgumentException().isThrownBy(request));
    }

    /** Random content, the same for the same length. */
    protected static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected StoredObject upload(String key, byte[] content) throws IOException {
        try (Upload upload = store.upload(key)) {
            try (OutputStream body = upload.body()) {
                body.write(content);
            }
            return upload.complete();
        }
    }

    protected byte[] readAll(String key, long offset) throws IOException {
        try (InputStream in = store.get(key, offset)) {
            return in.readAllBytes();
        }
    }

    protected List<String> keys(String prefix, String after, int limit) {
        return store.list(prefix, after, limit).stream().map(StoredObject::key).toList();
    }

    private void assertNothingUnder(String key) {
        assertThat(store.head(key)).isEmpty();
        assertThat(store.list("", "", 10)).isEmpty();
        assertThat(store.abortUnfinished("", FAR_FUTURE)).isZero();
    }
}
