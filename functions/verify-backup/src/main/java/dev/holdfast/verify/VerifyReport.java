package dev.holdfast.verify;

import dev.holdfast.core.fit.Effort;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.watch.MissingBackup;
import java.time.Instant;
import java.util.List;

/**
 * What one run of {@code verify-backup} found.
 *
 * @param status {@link Status#PARTIAL} also when all was proved but the run left no evidence
 * @param systems one entry per system asked for, in the plan's order
 * @param efforts what was learnt about how long it takes, for later runs' forecasts
 * @param missing backups of the whole plan that should exist by now and do not
 * @param unwatched why it is not known what is missing; empty when it is known
 * @param evidence key of this report's signed copy in the vault, or why there is none
 */
public record VerifyReport(
        RunContext run,
        Instant finishedAt,
        Status status,
        List<SystemVerification> systems,
        List<Effort> efforts,
        List<MissingBackup> missing,
        String unwatched,
        String evidence)
        implements RunReport {

    VerifyReport withEvidence(String key) {
        return new VerifyReport(run, finishedAt, status, systems, efforts, missing, unwatched, key);
    }

    VerifyReport withoutEvidence(String why) {
        Status without = status == Status.OK ? Status.PARTIAL : status;
        return new VerifyReport(run, finishedAt, without, systems, efforts, missing, unwatched, "not written: " + why);
    }
}
