package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.core.plan.StoreSpec;
import dev.holdfast.core.vault.AtomicConditionsContract;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.ObjectStoreContract;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Upload;
import dev.holdfast.core.vault.lease.LeaseContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends ObjectStoreContract implements AtomicConditionsContract, LeaseContract {
    @TempDir
    Path folder;

    @Override
    protected ObjectStore openEmpty() {
        return open(folder);
    }

    /** Independent instances on one folder, as two runs in one process have them. */
    @Override
    public List<ObjectStore> openShared(int count) throws IOException {
        Path shared = Files.createTempDirectory(folder, "shared");
        return Stream.generate(() -> open(shared)).limit(count).toList();
    }

    private static ObjectStore open(Path folder) {
        return new FileStore("vault", folder, Clock.systemUTC());
    }

    @Test
    void two_processes_that_count_up_under_conditions_lose_no_step() throws Exception {
        int steps = 300;
        store.put("counter", bytes("0"), PutCondition.ifAbsent());
        List<Process> processes = List.of(countingProcess(steps), countingProcess(steps));
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(store.fetch("counter").content()).isEqualTo(bytes(Integer.toString(2 * steps)));
    }

    private Process countingProcess(int steps) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(steps))
                .inheritIO()
                .start();
    }

    @Test
    void a_content_that_changed_and_changed_back_no_longer_matches() {
        String tag = store.put("k", bytes("a"), PutCondition.always()).tag();
        store.put("k", bytes("b"), PutCondition.always());
        store.put("k", bytes("a"), PutCondition.always());
        assertThatExceptionOfType(StoreException.ConditionFailed.class)
                .isThrownBy(() -> store.put("k", bytes("c"), PutCondition.ifMatches(tag)));
    }

    @Test
    void tags_differ_between_writes_even_when_the_clock_stands_still_or_goes_back() {
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        ObjectStore now = new FileStore("vault", folder, Clock.fixed(noon, ZoneOffset.UTC));
        ObjectStore earlier = new FileStore("vault", folder, Clock.fixed(noon.minusSeconds(60), ZoneOffset.UTC));
        List<String> tags = Stream.of(now, now, earlier, now, earlier)
                .map(s -> s.put("k", bytes("x"), PutCondition.always()).tag())
                .toList();
        assertThat(tags).doesNotHaveDuplicates();
    }

    @Test
    void only_the_owner_can_open_files_and_folders() throws IOException {
        Path made = folder.resolve("made");
        ObjectStore fresh = open(made);
        fresh.put("p/k", bytes("x"), PutCondition.always());
        try (Upload upload = fresh.upload("p/u");
                Stream<Path> all = Files.walk(made)) {
            upload.body().write(1);
            all.forEach(path -> assertThat(permissions(path))
                    .as(path.toString())
                    .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keys_named_like_the_stores_own_folders_are_ordinary_keys() throws IOException {
        for (String key : List.of("uploads/1-x/data", "locks/3", "objects/a", ".uploads", "a.tmp", "x.upload")) {
            store.put(key, bytes(key), PutCondition.ifAbsent());
        }
        assertThat(store.abortUnfinished("", Instant.parse("2999-01-01T00:00:00Z")))
                .isZero();
        assertThat(keys("", "", 10)).hasSize(6);
        assertThat(store.fetch("uploads/1-x/data").content()).isEqualTo(bytes("uploads/1-x/data"));
    }

    @Test
    void an_upload_left_by_a_killed_process_is_aborted_by_age() throws IOException {
        Upload abandoned = store.upload("plan/data/one");
        abandoned.body().write(random(100_000));
        ObjectStore other = open(folder);
        assertThat(other.abortUnfinished("plan/", Instant.now().minusSeconds(3600)))
                .isZero();
        assertThat(other.abortUnfinished("plan/", Instant.now().plusSeconds(3600)))
                .isEqualTo(1);
        try (Stream<Path> left = Files.list(folder.resolve("uploads"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void deleting_leaves_no_empty_folders() throws IOException {
        store.put("p/data/one/a", bytes("x"), PutCondition.always());
        store.put("p/b", bytes("x"), PutCondition.always());
        store.delete("p/data/one/a");
        assertThat(folder.resolve("objects/p/data")).doesNotExist();
        assertThat(folder.resolve("objects/p/b")).exists();
    }

    @Test
    void a_stream_goes_on_with_the_old_content_when_the_object_is_replaced() throws IOException {
        upload("k", random(1_000_000));
        try (InputStream in = store.get("k", 0)) {
            upload("k", bytes("new"));
            assertThat(in.readAllBytes()).isEqualTo(random(1_000_000));
        }
    }

    @Test
    void a_key_part_too_long_for_a_file_name_is_refused_with_a_hint() {
        String longest = "p/" + "x".repeat(255);
        store.put(longest, bytes("x"), PutCondition.always());
        assertThat(store.fetch(longest).content()).isEqualTo(bytes("x"));
        for (String tooLong : List.of("p/" + "x".repeat(256), "p/" + "é".repeat(43))) {
            assertThatExceptionOfType(StoreException.Misconfigured.class)
                    .isThrownBy(() -> store.upload(tooLong).close())
                    .satisfies(e -> assertThat(e.hint()).contains("shorter"));
            assertThat(store.head(tooLong)).isEmpty();
            store.delete(tooLong);
        }
    }

    @Test
    void a_key_beneath_an_object_is_refused_and_leaves_the_object() {
        store.put("a", bytes("x"), PutCondition.always());
        assertThatExceptionOfType(StoreException.Misconfigured.class)
                .isThrownBy(() -> store.put("a/b", bytes("y"), PutCondition.always()));
        store.put("c/d", bytes("x"), PutCondition.always());
        assertThatExceptionOfType(StoreException.Misconfigured.class)
                .isThrownBy(() -> store.put("c", bytes("y"), PutCondition.always()));
        assertThat(store.head("a/b")).isEmpty();
        assertThat(keys("", "", 10)).containsExactly("a", "c/d");
    }

    @Test
    void a_folder_that_may_not_be_written_is_denied() {
        // The kernel refuses writes here to every user, the superuser included.
        ObjectStore readOnly = open(Path.of("/sys/kernel"));
        assertThatExceptionOfType(StoreException.Denied.class)
                .isThrownBy(() -> readOnly.put("k", bytes("x"), PutCondition.always()));
        assertThatExceptionOfType(StoreException.Denied.class)
                .isThrownBy(() -> readOnly.upload("k").close());
    }

    @Test
    void listing_never_leaves_the_folder() throws IOException {
        Path inside = folder.resolve("inside");
        ObjectStore narrow = open(inside);
        narrow.put("k", bytes("x"), PutCondition.always());
        Files.writeString(folder.resolve("outside"), "x");
        for (String prefix : List.of("../", "../../", "./", "/", "a/../../", "..")) {
            assertThat(narrow.list(prefix, "", 10)).as(prefix).isEmpty();
        }
    }

    @Test
    void a_full_disk_is_named_as_such() {
        // The device that answers every write as a full disk does.
        IOException full = assertThrows(IOException.class, () -> Files.write(Path.of("/dev/full"), new byte[1]));
        assertThat(FileFailure.of("vault", "k", full)).isInstanceOf(StoreException.Full.class);
    }

    @Test
    void the_factory_takes_a_path_and_nothing_else() {
        FileStoreFactory factory = new FileStoreFactory(Clock.systemUTC());
        TreeMap<String, String> options = new TreeMap<>();
        StoreSpec spec = new StoreSpec("vault", factory.kind(), "local", options);
        assertThatExceptionOfType(StoreException.Misconfigured.class).isThrownBy(() -> factory.open(spec));
        options.put("path", folder.resolve("new").toString());
        ObjectStore opened = factory.open(spec);
        assertThat(opened.list("", "", 10)).isEmpty();
        assertThat(folder.resolve("new")).doesNotExist();
        options.put("bucket", "b");
        assertThatExceptionOfType(StoreException.Misconfigured.class)
                .isThrownBy(() -> factory.open(spec))
                .withMessageContaining("bucket");
    }
}
