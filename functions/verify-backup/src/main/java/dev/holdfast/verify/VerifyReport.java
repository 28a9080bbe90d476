package dev.holdfast.verify;

import dev.holdfast.core.fit.Effort;
import dev.holdfast.core.run.Metric;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.Appended;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.core.watch.MissingBackup;
import java.time.Instant;
import java.util.ArrayList;
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

    /**
     * Beside those of every run, for each system how long the restore took, what would be lost now and whether the backup was
     * proved; and how many backups of the plan are missing, where that is known.
     */
    @Override
    public List<Metric> metrics() {
        List<Metric> all = new ArrayList<>(Metric.ofRun(this));
        systems.forEach(system -> all.addAll(metrics(system)));
        if (unwatched.isEmpty()) {
            all.add(Metric.count("MissingBackups", missing.size(), ""));
        }
        return all;
    }

    private static List<Metric> metrics(SystemVerification system) {
        return switch (system) {
            case SystemVerification.Verified it -> {
                boolean proved = it.verification().outcome() instanceof Verification.Proved;
                List<Metric> figures = new ArrayList<>(List.of(
                        Metric.count("BackupsProved", proved ? 1 : 0, it.system()),
                        Metric.of("RpoExposure", it.verification().rpoExposure(), it.system())));
                if (it.verification().restoreTime() instanceof Verification.Measured restore) {
                    figures.add(Metric.of("RestoreTime", restore.time(), it.system()));
                }
                yield figures;
            }
            case SystemVerification.NotVerified it -> List.of(Metric.count("BackupsProved", 0, it.system()));
            case SystemVerification.OutOfTime it -> List.of(Metric.count("BackupsProved", 0, it.system()));
            // Whoever has it now tells its figures.
            case SystemVerification.HandedOver it -> List.of();
        };
    }

    VerifyReport withEvidence(Appended written) {
        return new VerifyReport(
                run,
                finishedAt,
                written.isEverywhere() ? status : lacking(),
                systems,
                efforts,
                missing,
                unwatched,
                written.told());
    }

    VerifyReport withoutEvidence(String why) {
        return new VerifyReport(
                run, finishedAt, lacking(), systems, efforts, missing, unwatched, "not written: " + why);
    }

    /** Whoever asks for proof after a region is lost asks the stores that are left. */
    private Status lacking() {
        return status == Status.OK ? Status.PARTIAL : status;
    }
}
