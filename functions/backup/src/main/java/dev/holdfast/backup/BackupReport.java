package dev.holdfast.backup;

import dev.holdfast.core.fit.Effort;
import dev.holdfast.core.run.Metric;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.Appended;
import dev.holdfast.core.watch.MissingBackup;
import dev.holdfast.core.watch.RpoExposure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /**
     * Beside those of every run, for each system what was stored and what would be lost now; and how many backups of the plan
     * are missing, where that is known.
     */
    @Override
    public List<Metric> metrics() {
        List<Metric> all = new ArrayList<>();
        if (!dryRun) {
            all.addAll(Metric.ofRun(this));
            systems.forEach(system -> all.addAll(metrics(system)));
            if (unwatched.isEmpty()) {
                all.add(Metric.count("MissingBackups", missing.size(), ""));
            }
        }
        return all;
    }

    private static List<Metric> metrics(SystemBackup system) {
        return switch (system) {
            case SystemBackup.Published it -> {
                List<Metric> figures = new ArrayList<>(List.of(
                        Metric.of("BackupTime", it.duration(), it.system()),
                        Metric.bytes("PlainBytes", it.plainBytes(), it.system()),
                        Metric.bytes("StoredBytes", it.storedBytes(), it.system())));
                if (it.exposure() instanceof RpoExposure.Measured exposure) {
                    figures.add(Metric.of("RpoExposure", exposure.now(), it.system()));
                }
                yield figures;
            }
            case SystemBackup.MadeBefore it ->
                it.exposure() instanceof RpoExposure.Measured exposure
                        ? List.of(Metric.of("RpoExposure", exposure.now(), it.system()))
                        : List.of();
            case SystemBackup.NotPublished it -> List.of(Metric.count("BackupsFailed", 1, it.system()));
            case SystemBackup.OutOfTime it -> List.of(Metric.count("BackupsFailed", 1, it.system()));
            // Whoever has it now tells its figures.
            case SystemBackup.HandedOver it -> List.of();
            case SystemBackup.Rehearsed it -> List.of();
        };
    }

    BackupReport withEvidence(Appended written) {
        return new BackupReport(
                run,
                finishedAt,
                written.isEverywhere() ? status : lacking(),
                dryRun,
                rpo,
                systems,
                efforts,
                missing,
                unwatched,
                written.told());
    }

    BackupReport withoutEvidence(String why) {
        return new BackupReport(
                run, finishedAt, lacking(), dryRun, rpo, systems, efforts, missing, unwatched, "not written: " + why);
    }

    /** Whoever asks for proof after a region is lost asks the stores that are left. */
    private Status lacking() {
        return status == Status.OK ? Status.PARTIAL : status;
    }
}
