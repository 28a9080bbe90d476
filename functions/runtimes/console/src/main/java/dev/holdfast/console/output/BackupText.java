package dev.holdfast.console.output;

import dev.holdfast.backup.BackupReport;
import dev.holdfast.backup.SystemBackup;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.watch.RpoExposure;
import java.util.Locale;

/** A backup's report for people. */
public final class BackupText {
    private static final String NL = System.lineSeparator();

    private BackupText() {}

    public static String of(BackupReport report) {
        StringBuilder text = new StringBuilder(Headline.of(report.dryRun() ? "dry run of backup" : "backup", report));
        Table made = new Table(
                "system",
                "tier",
                "consistent at",
                "stored",
                "plain",
                "ratio",
                "per second",
                "took",
                "exposed now",
                "at worst");
        report.systems().forEach(system -> {
            if (system instanceof SystemBackup.Published published) {
                row(made, published);
            }
        });
        if (!made.isEmpty()) {
            text.append(NL).append(made);
        }
        for (SystemBackup system : report.systems()) {
            switch (system) {
                case SystemBackup.Published published -> published(text, published);
                case SystemBackup.NotPublished failed ->
                    text.append(NL).append(Headline.failure(failed.what(), failed.hint()));
                case SystemBackup.Rehearsed rehearsed -> {
                    text.append(NL)
                            .append(rehearsed.system())
                            .append(": a backup could be made")
                            .append(NL);
                    rehearsed
                            .found()
                            .forEach(found -> text.append("  ").append(found).append(NL));
                }
            }
        }
        text.append(Headline.missing(report.missing())).append(Headline.unwatched(report.unwatched()));
        return text.append(Headline.evidence(report.evidence())).toString();
    }

    private static void row(Table table, SystemBackup.Published published) {
        table.row(
                published.system(),
                published.tier(),
                Figures.instant(published.consistencyInstant()),
                Figures.bytes(published.storedBytes()),
                Figures.bytes(published.plainBytes()),
                String.format(Locale.ROOT, "%.1f", published.ratio()),
                Figures.bytes(published.throughput()),
                Figures.span(published.duration()),
                switch (published.exposure()) {
                    case RpoExposure.Measured measured -> Figures.span(measured.now());
                    case RpoExposure.Unbounded unbounded -> "everything";
                },
                switch (published.exposure()) {
                    case RpoExposure.Measured measured -> Figures.span(measured.worst());
                    case RpoExposure.Unbounded unbounded -> "everything";
                });
    }

    private static void published(StringBuilder text, SystemBackup.Published published) {
        text.append(NL)
                .append(published.system())
                .append(": backup ")
                .append(published.backup())
                .append(NL);
        text.append("  manifest ").append(published.manifest()).append(NL);
        for (CopyOutcome copy : published.copies()) {
            text.append("  copy in store '").append(copy.store()).append("': ");
            text.append(
                            switch (copy) {
                                case CopyOutcome.Made made -> Figures.bytes(made.bytes()) + " transferred";
                                case CopyOutcome.AlreadyThere there -> "already there";
                                case CopyOutcome.Failed failed -> "MISSING, " + failed.why();
                            })
                    .append(NL);
        }
    }
}
