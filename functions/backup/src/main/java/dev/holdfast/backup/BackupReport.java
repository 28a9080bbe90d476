package dev.holdfast.backup;

import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.watch.MissingBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one run of {@code backup} did.
 *
 * @param rpo the plan's objective, beside which the exposures are read
 * @param systems one entry per system asked for, in the plan's order
 * @param missing backups of the whole plan that should exist by now and do not
 * @param evidence key of this report's signed copy in the vault, or why there is none
 */
public record BackupReport(
        RunContext run,
        Instant finishedAt,
        Status status,
        boolean dryRun,
        Duration rpo,
        List<SystemBackup> systems,
        List<MissingBackup> missing,
        String evidence)
        implements RunReport {

    BackupReport withEvidence(String key) {
        return new BackupReport(run, finishedAt, status, dryRun, rpo, systems, missing, key);
    }
}
