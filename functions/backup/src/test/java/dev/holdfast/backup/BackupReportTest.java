package dev.holdfast.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Metric;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.watch.MissingBackup;
import dev.holdfast.core.watch.RpoExposure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which figures a run hands to curves and alarms. */
class BackupReportTest {
    private static final Instant START = Instant.parse("2026-03-08T04:00:00Z");
    private static final SystemBackup PUBLISHED = new SystemBackup.Published(
            "records",
            Status.OK,
            "hourly",
            BackupId.create(START),
            "key",
            START,
            400,
            1600,
            Duration.ofMillis(2500),
            List.of(),
            List.of(),
            new RpoExposure.Measured(START, Duration.ofSeconds(12), Duration.ofHours(1), START, START, START));
    private static final SystemBackup FAILED =
            new SystemBackup.NotPublished("audit", Status.FAILED, "SystemException", "gone", "look");
    private static final SystemBackup HANDED_OVER =
            new SystemBackup.HandedOver("billing", Status.HANDED_OVER, "a task", "its ARN", "too big");
    private static final MissingBackup MISSING =
            new MissingBackup("audit", "hourly", START, MissingBackup.Consequence.DATA_EXPOSED, "missing");

    private static BackupReport report(boolean dryRun, String unwatched) {
        return new BackupReport(
                new RunContext(
                        RunId.create(START), "backup", "clinic", START, new Actor("alice", true, "operating-system")),
                START.plusSeconds(5),
                Status.PARTIAL,
                dryRun,
                Duration.ofHours(1),
                List.of(PUBLISHED, FAILED, HANDED_OVER),
                List.of(),
                List.of(MISSING),
                unwatched,
                "");
    }

    @Test
    void what_was_stored_what_failed_and_what_is_missing_are_figures() {
        assertThat(report(false, "").metrics())
                .containsExactlyInAnyOrder(
                        Metric.count("Runs", 1, ""),
                        Metric.of("Duration", Duration.ofSeconds(5), ""),
                        Metric.of("BackupTime", Duration.ofMillis(2500), "records"),
                        Metric.bytes("PlainBytes", 1600, "records"),
                        Metric.bytes("StoredBytes", 400, "records"),
                        Metric.of("RpoExposure", Duration.ofSeconds(12), "records"),
                        Metric.count("BackupsFailed", 1, "audit"),
                        Metric.count("MissingBackups", 1, ""));
    }

    @Test
    void that_it_is_not_known_what_is_missing_is_not_told_as_a_number() {
        assertThat(report(false, "the vault does not answer").metrics())
                .extracting(Metric::name)
                .doesNotContain("MissingBackups");
    }

    @Test
    void a_rehearsal_looks_like_no_run() {
        assertThat(report(true, "").metrics()).isEmpty();
    }
}
