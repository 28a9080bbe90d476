package dev.holdfast.backup;

import static dev.holdfast.backup.BackupSetting.entry;
import static dev.holdfast.backup.BackupSetting.published;
import static dev.holdfast.backup.BackupSetting.system;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.Json;
import dev.holdfast.core.fit.Effort;
import dev.holdfast.core.fit.Effort.End;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.InMemoryStore;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Upload;
import dev.holdfast.core.vault.Vault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An invocation's time runs out in each phase of a backup; and what does not fit is not begun. */
class BackupTimeTest {
    private final BackupSetting setting = new BackupSetting(system("claims", "hourly"), system("audit", "hourly"));

    @Test
    void time_that_runs_out_before_the_first_byte_leaves_nothing() {
        setting.capture.before("claims", this::stuckUntilTheTimeIsOver);

        leavesNothing("lock and snapshot");
    }

    @Test
    void time_that_runs_out_in_the_middle_of_the_dump_takes_the_upload_back() {
        setting.capture.during("claims", this::stuckUntilTheTimeIsOver);

        SystemBackup.OutOfTime over = leavesNothing("dump");

        assertThat(over.phaseBytes()).isEqualTo(75_000);
        assertThat(over.phaseTotalBytes()).isEqualTo(150_000);
        assertThat(over.what())
                .isEqualTo("system 'claims': time over in phase 'dump' after 75000 of 150000 bytes: this run may take"
                        + " 870.0 s.");
    }

    @Test
    void time_that_runs_out_after_the_last_byte_removes_all_of_them() {
        setting.capture.afterwards("claims", this::stuckUntilTheTimeIsOver);

        leavesNothing("dump");
    }

    @Test
    void time_that_runs_out_while_the_store_puts_an_artifact_together_publishes_nothing() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        setting.vault.replace(completing(setting.vault.primary(), () -> {
            if (first.getAndSet(false)) {
                timeIsOver();
            }
            try {
                // As a store that takes its time, and then answers all the same.
                never.await(300, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a store", e);
            }
        }));

        leavesNothing("upload", "publish");
    }

    @Test
    void time_that_runs_out_just_before_the_manifest_is_written_publishes_nothing() {
        setting.life = Duration.ofMinutes(1); // less than a lease's, which would be lost otherwise
        AtomicBoolean captured = new AtomicBoolean();
        setting.capture.afterwards("claims", () -> captured.set(true));
        setting.vault.replace(asked(setting.vault.primary(), key -> {
            if (key.contains("/leases/") && captured.getAndSet(false)) {
                timeIsOver();
            }
        }));

        leavesNothing("upload", "publish");
    }

    @Test
    void time_that_runs_out_while_a_copy_is_made_does_not_unmake_the_backup() {
        setting.vault.replace(asked(setting.vault.copy(), key -> {
            if (key.contains("/data/")) {
                stuckUntilTheTimeIsOver();
            }
        }));

        BackupReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(published(report, "claims").copies())
                .singleElement()
                .isInstanceOfSatisfying(
                        CopyOutcome.Failed.class,
                        failed -> assertThat(failed.why()).startsWith("time over in phase 'copy to store 'copy''"));
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
        assertThat(setting.completeBackups(setting.vault.copy(), "claims")).isZero();
        assertThat(unfinished(setting.vault.copy())).isZero();
    }

    @Test
    void what_ran_out_of_time_is_handed_over_the_next_time_with_the_very_event_and_its_tier_in_so_many_words() {
        setting.capture.during("claims", this::stuckUntilTheTimeIsOver);
        setting.run("'systems':['claims']");
        setting.capture.during("claims", () -> {});
        int captured = setting.capture.asked.size();

        BackupReport report = setting.run("'systems':['claims'],'reason':'word for word'");

        assertThat(report.status()).isEqualTo(Status.HANDED_OVER);
        assertThat(entry(report, "claims")).isInstanceOfSatisfying(SystemBackup.HandedOver.class, over -> {
            assertThat(over.where()).isEqualTo("a test");
            assertThat(over.reference()).isEqualTo("task/1");
            assertThat(over.why()).contains("'claims' was not done in");
        });
        assertThat(setting.handedOver)
                .containsExactly(BackupSetting.event("'systems':['claims'],'reason':'word for word','tier':'manual'"));
        assertThat(setting.capture.asked).hasSize(captured);
        assertThat(TestVault.keys(setting.vault.primary(), "clinic/manifests/")).isEmpty();
    }

    @Test
    void a_hand_over_leaves_evidence_that_later_forecasts_go_by_too() {
        setting.capture.during("claims", this::stuckUntilTheTimeIsOver);
        setting.run("'systems':['claims']");
        for (int hour = 0; hour < 40; hour++) {
            BackupReport report = setting.run("'systems':['claims']");
            assertThat(report.status()).as("hour " + hour).isEqualTo(Status.HANDED_OVER);
            assertThat(report.evidence()).startsWith("clinic/runs/");
            assertThat(report.efforts()).extracting(Effort::end).containsExactly(End.OUT_OF_TIME);
            setting.vault.clock().advance(Duration.ofHours(1));
        }
    }

    @Test
    void with_more_time_than_it_had_it_is_tried_here_again() {
        setting.capture.during("claims", this::stuckUntilTheTimeIsOver);
        setting.run("'systems':['claims']");
        setting.capture.during("claims", () -> {});
        setting.life = Duration.ofHours(3);

        assertThat(setting.run("'systems':['claims']").status()).isEqualTo(Status.OK);
        assertThat(setting.handedOver).isEmpty();
    }

    @Test
    void a_run_whose_systems_took_too_long_together_is_handed_over_whole() {
        setting.life = Duration.ofSeconds(150);
        setting.capture.afterwards("claims", () -> setting.vault.clock().advance(Duration.ofSeconds(50)));
        setting.capture.afterwards("audit", () -> setting.vault.clock().advance(Duration.ofSeconds(70)));
        assertThat(setting.run().status()).isEqualTo(Status.OK);

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.HANDED_OVER);
        assertThat(report.systems())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each).isInstanceOf(SystemBackup.HandedOver.class));
        assertThat(setting.run("'systems':['audit']").status()).isEqualTo(Status.OK);
    }

    @Test
    void each_success_says_how_long_it_took_and_for_how_much() {
        setting.capture.afterwards("claims", () -> setting.vault.clock().advance(Duration.ofMinutes(1)));

        BackupReport report = setting.run("'systems':['claims']");

        assertThat(report.efforts()).singleElement().satisfies(effort -> {
            assertThat(effort.end()).isEqualTo(End.DONE);
            assertThat(effort.time()).isEqualTo(Duration.ofMinutes(1));
            assertThat(effort.bytes()).isEqualTo(published(report, "claims").plainBytes());
        });
    }

    @Test
    void a_dry_run_is_never_handed_over() {
        setting.capture.during("claims", this::stuckUntilTheTimeIsOver);
        setting.run("'systems':['claims']");

        assertThat(setting.run("'systems':['claims'],'dryRun':true").status()).isEqualTo(Status.OK);
        assertThat(setting.handedOver).isEmpty();
    }

    @Test
    void a_report_of_an_older_version_without_efforts_is_passed_over() {
        Instant now = setting.vault.clock().instant();
        try (Vault vault = setting.vault.open()) {
            vault.writeRun("backup", RunId.create(now), now, Map.of("status", "ok", "systems", List.of()));
        }

        assertThat(setting.run().status()).isEqualTo(Status.OK);
    }

    /** The time of claims runs out; audit's turn does not come. */
    private SystemBackup.OutOfTime leavesNothing(String... phases) {
        Duration life = setting.life;
        BackupReport report = setting.run();
        setting.vault.reset();

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(entry(report, "claims")).isInstanceOf(SystemBackup.OutOfTime.class);
        SystemBackup.OutOfTime over = (SystemBackup.OutOfTime) entry(report, "claims");
        assertThat(over.status()).isEqualTo(Status.FAILED);
        assertThat(over.phase()).isIn((Object[]) phases);
        assertThat(over.spent()).isEqualTo(life);
        assertThat(over.allotted()).isBetween(life.minusSeconds(30), life);
        assertThat(entry(report, "audit")).isInstanceOfSatisfying(SystemBackup.OutOfTime.class, next -> {
            assertThat(next.phase()).isEqualTo(SystemBackup.OutOfTime.NOT_BEGUN);
            assertThat(next.spent()).isZero();
        });
        assertThat(report.efforts())
                .as("what was not begun teaches nothing")
                .singleElement()
                .satisfies(effort -> assertThat(effort.end()).isEqualTo(End.OUT_OF_TIME));
        assertThat(report.evidence()).startsWith("clinic/runs/");
        assertThat(Json.tree(report).path("systems").path(0).path("result").asText())
                .isEqualTo("out-of-time");
        InMemoryStore store = setting.vault.primary();
        assertThat(TestVault.keys(store, "clinic/manifests/")).isEmpty();
        assertThat(TestVault.keys(store, "clinic/data/")).isEmpty();
        assertThat(unfinished(store)).isZero();

        setting.life = Duration.ofHours(3);
        setting.capture.before("claims", () -> {});
        setting.capture.during("claims", () -> {});
        setting.capture.afterwards("claims", () -> {});
        assertThat(setting.run().status()).as("the lease was let go").isEqualTo(Status.OK);
        return over;
    }

    private int unfinished(ObjectStore store) {
        return store.abortUnfinished("clinic/", setting.vault.clock().instant().plusSeconds(1));
    }

    private void timeIsOver() {
        setting.vault.clock().advance(setting.life);
    }

    private void stuckUntilTheTimeIsOver() {
        timeIsOver();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("it was told to stop");
        }
    }

    /** A store that tells of each request for a key before it answers. */
    private static ObjectStore asked(ObjectStore store, Consumer<String> listener) {
        return TestVault.unavailable(store, (method, key) -> {
            listener.accept(key);
            return false;
        });
    }

    /** A store that does something before it puts an artifact together. */
    private static ObjectStore completing(ObjectStore store, Runnable action) {
        return proxy(
                ObjectStore.class,
                store,
                (method, result) -> method.equals("upload")
                        ? proxy(Upload.class, (Upload) result, (called, answer) -> answer, called -> {
                            if (called.equals("complete")) {
                                action.run();
                            }
                        })
                        : result);
    }

    private interface After {
        Object apply(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return proxy(type, target, after, method -> {});
    }

    private static <T> T proxy(Class<T> type, T target, After after, Consumer<String> before) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            before.accept(method.getName());
            try {
                return after.apply(method.getName(), method.invoke(target, given));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
