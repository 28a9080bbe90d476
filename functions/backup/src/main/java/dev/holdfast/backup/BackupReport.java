package dev.holdfast.backup;

import dev.holdfast.core.fit.Effort;
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
 * @param status {@link Status#PARTIAL} also when all backups were made but the run left no evidence
 * @param rpo the plan's objective, beside which the exposures are read
 * @param systems one entry per system asked for, in the plan's order
 * @param efforts what was learnt about how long it takes, for later runs' forecasts
 * @param missing backups of the whole plan that should exist by now and do not
 * @param unwatched why it is not known what is missing; empty when it is known
 * @param evidence key of this report's signed copy in the vault, or why there is none
 */
public record BackupReport(
        RunContext run,
        Instant finishedAt,
        Status status,
        boolean dryRun,
        Duration rpo,
        List<SystemBackup> systems,
        List<Effort> efforts,
        List<MissingBackup> missing,
        String unwatched,
        String evidence)
        implements RunReport {

    BackupReport withEvidence(String key) {
        return new BackupReport(run, finishedAt, status, dryRun, rpo, systems, efforts, missing, unwatched, key);
    }

    BackupReport withoutEvidence(String why) {
        Status without = status == Status.OK ? Status.PARTIAL : status;
        return new BackupReport(
                run, finishedAt, without, dryRun, rpo, systems, efforts, missing, unwatched, "not written: " + why);
    }
}
