package dev.holdfast.verify;

import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.watch.MissingBackup;
import java.time.Instant;
import java.util.List;

/**
 * What one run of {@code verify-backup} found.
 *
 * @param systems one entry per system asked for, in the plan's order
 * @param missing backups of the whole plan that should exist by now and do not
 * @param evidence key of this report's signed copy in the vault, or why there is none
 */
public record VerifyReport(
        RunContext run,
        Instant finishedAt,
        Status status,
        List<SystemVerification> systems,
        List<MissingBackup> missing,
        String evidence)
        implements RunReport {

    VerifyReport withEvidence(String key) {
        return new VerifyReport(run, finishedAt, status, systems, missing, key);
    }
}
