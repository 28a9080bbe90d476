package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.Metric;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.Actor;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which figures a run hands to curves and alarms. */
class VerifyReportTest {
    private static final Instant START = Instant.parse("2026-03-08T04:00:00Z");
    private static final RunId RUN = RunId.create(START);

    private static SystemVerification verified(
            String system, Verification.Outcome outcome, Verification.RestoreTime restore) {
        return new SystemVerification.Verified(
                system,
                Status.OK,
                START,
                new Verification(
                        BackupRecord.newId(START),
                        BackupId.create(START),
                        START,
                        RUN,
                        Verification.Level.RESTORE,
                        outcome,
                        restore,
                        Duration.ofHours(4),
                        Duration.ofHours(1),
                        Duration.ofMinutes(7),
                        Duration.ofHours(1),
                        new Verification.Compared(new TreeMap<>(), 0),
                        new Verification.NotPerformed("no need"),
                        new TreeMap<>(),
                        new TreeMap<>()),
                "key",
                List.of(),
                List.of());
    }

    @Test
    void what_was_proved_and_how_long_it_took_are_figures_of_each_system() {
        VerifyReport report = new VerifyReport(
                new RunContext(RUN, "verify-backup", "clinic", START, new Actor("alice", true, "operating-system")),
                START.plusSeconds(60),
                Status.PARTIAL,
                List.of(
                        verified(
                                "records",
                                new Verification.Proved(),
                                new Verification.Measured(Duration.ofSeconds(40), new TreeMap<>(), new TreeMap<>())),
                        verified(
                                "audit",
                                new Verification.Inconclusive("no such locale"),
                                new Verification.NotMeasured("not run")),
                        new SystemVerification.NotVerified("billing", Status.FAILED, "NoBackup", "none", "make one"),
                        new SystemVerification.HandedOver("images", Status.HANDED_OVER, "a task", "its ARN", "big")),
                List.of(),
                List.of(),
                "",
                "");
        assertThat(report.metrics())
                .containsExactlyInAnyOrder(
                        Metric.count("Runs", 1, ""),
                        Metric.of("Duration", Duration.ofMinutes(1), ""),
                        Metric.count("BackupsProved", 1, "records"),
                        Metric.of("RestoreTime", Duration.ofSeconds(40), "records"),
                        Metric.of("RpoExposure", Duration.ofMinutes(7), "records"),
                        Metric.count("BackupsProved", 0, "audit"),
                        Metric.of("RpoExposure", Duration.ofMinutes(7), "audit"),
                        Metric.count("BackupsProved", 0, "billing"),
                        Metric.count("MissingBackups", 0, ""));
    }
}
