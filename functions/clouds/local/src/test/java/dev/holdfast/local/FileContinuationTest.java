package dev.holdfast.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.core.run.RunId;
import dev.holdfast.local.FileContinuation.Pending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContinuationTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");
    private static final RunId RUN = RunId.create(NOON);

    @TempDir
    Path temporary;

    private Path folder;
    private FileContinuation continuation;

    @BeforeEach
    void in_a_folder_that_does_not_exist_yet() {
        folder = temporary.resolve("state/continuations");
        continuation = new FileContinuation(folder);
    }

    @Test
    void what_was_asked_for_is_found_by_another_process_when_it_is_due() {
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);

        FileContinuation other = new FileContinuation(folder);
        assertThat(other.due(NOON.minusNanos(1))).isEmpty();
        assertThat(other.due(NOON)).containsExactly(new Pending("failover-dns", "clinic", RUN, NOON));
    }

    @Test
    void asking_twice_for_one_run_and_instant_is_asking_once() {
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);

        assertThat(continuation.waiting()).hasSize(1);
    }

    @Test
    void another_instant_or_another_run_is_something_else() {
        RunId other = RunId.create(NOON.plusSeconds(1));
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON.plusNanos(1));
        continuation.resumeAt("failover-dns", "clinic", other, NOON.minusSeconds(3));
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);

        assertThat(continuation.waiting())
                .extracting(Pending::at)
                .containsExactly(NOON.minusSeconds(3), NOON, NOON.plusNanos(1));
    }

    @Test
    void a_run_that_ended_is_taken_off_whenever_it_was_to_be_resumed_and_no_other_is() {
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON.plusSeconds(60));
        continuation.resumeAt("failover-dns", "hospital", RUN, NOON);
        continuation.resumeAt("restore", "clinic", RUN, NOON);

        continuation.ended("failover-dns", "clinic", RUN);
        continuation.ended("failover-dns", "clinic", RUN);

        assertThat(continuation.waiting())
                .extracting(Pending::function, Pending::plan)
                .containsExactlyInAnyOrder(tuple("failover-dns", "hospital"), tuple("restore", "clinic"));
    }

    @Test
    void it_stays_listed_until_it_is_settled_and_settling_twice_is_harmless() {
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON.plusSeconds(60));
        Pending due = continuation.due(NOON).getFirst();
        assertThat(continuation.due(NOON)).containsExactly(due);

        continuation.settle(due);
        continuation.settle(due);

        assertThat(continuation.waiting()).extracting(Pending::at).containsExactly(NOON.plusSeconds(60));
    }

    @Test
    void nothing_is_due_where_nothing_was_ever_asked_for() {
        assertThat(continuation.due(NOON)).isEmpty();
        continuation.settle(new Pending("failover-dns", "clinic", RUN, NOON));
        assertThat(folder).doesNotExist();
    }

    @Test
    void many_who_ask_at_once_for_the_same_leave_one_whole_file_and_nothing_else() throws Exception {
        List<Callable<Object>> asking = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            asking.add(Executors.callable(
                    () -> new FileContinuation(folder).resumeAt("failover-dns", "clinic", RUN, NOON)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Object> asked : threads.invokeAll(asking)) {
                asked.get();
            }
        }

        assertThat(continuation.waiting()).containsExactly(new Pending("failover-dns", "clinic", RUN, NOON));
        assertThat(folder).isDirectoryContaining("glob:**").isDirectoryNotContaining("glob:**.unfinished");
    }

    @Test
    void what_was_half_written_or_is_damaged_does_not_keep_others_from_being_resumed() throws IOException {
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);
        Files.writeString(folder.resolve("half.unfinished"), "{\"function\":");
        Files.writeString(folder.resolve("damaged.json"), "{\"function\":");

        assertThat(continuation.due(NOON.plus(Duration.ofDays(1)))).hasSize(1);
        assertThat(folder.resolve("damaged.json")).exists();
    }

    @Test
    void only_the_owner_can_read_them() throws IOException {
        continuation.resumeAt("failover-dns", "clinic", RUN, NOON);

        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .endsWith("------"));
        }
    }

    @Test
    void a_folder_that_cannot_be_used_is_named_with_what_to_do() throws IOException {
        Files.writeString(temporary.resolve("file"), "in the way");
        FileContinuation blocked = new FileContinuation(temporary.resolve("file"));

        assertThatExceptionOfType(ContinuationUnavailable.class)
                .isThrownBy(() -> blocked.resumeAt("failover-dns", "clinic", RUN, NOON))
                .satisfies(e -> assertThat(e.explained())
                        .contains(temporary.resolve("file").toString(), "holdfast.continuations.dir"));
        assertThatExceptionOfType(ContinuationUnavailable.class).isThrownBy(blocked::waiting);
    }

    @Test
    void what_is_no_name_of_a_function_never_becomes_a_path() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> continuation.resumeAt("../elsewhere", "clinic", RUN, NOON));
    }
}
