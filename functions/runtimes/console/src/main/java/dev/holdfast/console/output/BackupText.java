package dev.holdfast.console.output;

import dev.holdfast.backup.BackupReport;
import dev.holdfast.backup.SystemBackup;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.MissingWrap;
import dev.holdfast.core.watch.RpoExposure;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A backup's report for people. */
public final class BackupText {
    private static final String NL = System.lineSeparator();

    private BackupText() {}

    /** The whole report, ending with a newline. */
    public static String of(BackupReport report) {
        StringBuilder text = new StringBuilder(Headline.of(report.dryRun() ? "dry run of backup" : "backup", report));
        for (SystemBackup system : report.systems()) {
            text.append(NL);
            switch (system) {
                case SystemBackup.Published published -> published(text, published, report.rpo());
                case SystemBackup.MadeBefore before -> before(text, before, report.rpo());
                case SystemBackup.NotPublished failed -> text.append(Headline.failure(failed.what(), failed.hint()));
                case SystemBackup.OutOfTime over -> text.append(Headline.failure(over.what(), over.hint()));
                case SystemBackup.HandedOver over ->
                    text.append(Headline.handedOver(over.system(), over.where(), over.reference(), over.why()));
                case SystemBackup.Rehearsed rehearsed -> rehearsed(text, rehearsed);
            }
        }
        text.append(Headline.missing(report.missing())).append(Headline.unwatched(report.unwatched()));
        return text.append(Headline.evidence(report.evidence())).toString();
    }

    private static void published(StringBuilder text, SystemBackup.Published published, Duration rpo) {
        text.append(published.system()).append(": published").append(NL);
        Table facts = Table.ofFacts();
        facts.row(
                "backup",
                published.backup() + ", tier " + published.tier() + ", consistent at "
                        + Figures.instant(published.consistencyInstant()));
        facts.row(
                "size",
                String.format(
                        Locale.ROOT,
                        "%s stored, %s before compression (ratio %.1f)",
                        Figures.bytes(published.storedBytes()),
                        Figures.bytes(published.plainBytes()),
                        published.ratio()));
        facts.row(
                "took",
                Figures.span(published.duration()) + ", " + Figures.bytes(published.throughput()) + " per second");
        facts.row("RPO exposure", exposure(published.exposure()) + "; RPO " + Figures.span(rpo));
        facts.row("manifest", published.manifest());
        whatIsMissing(facts, published.missingWraps(), published.copies());
        text.append(facts);
    }

    private static void before(StringBuilder text, SystemBackup.MadeBefore before, Duration rpo) {
        text.append(before.system())
                .append(": made before, for the same occurrence of its schedule")
                .append(NL);
        Table facts = Table.ofFacts();
        facts.row("due", Figures.instant(before.due()));
        facts.row(
                "backup",
                before.backup() + ", tier " + before.tier() + ", begun at " + Figures.instant(before.startedAt())
                        + ", consistent at " + Figures.instant(before.consistencyInstant()));
        facts.row("RPO exposure", exposure(before.exposure()) + "; RPO " + Figures.span(rpo));
        facts.row("manifest", before.manifest());
        whatIsMissing(facts, before.missingWraps(), before.copies());
        text.append(facts);
    }

    private static void whatIsMissing(Table facts, List<MissingWrap> wraps, List<CopyOutcome> copies) {
        for (MissingWrap missing : wraps) {
            facts.row("key", "NOT WRAPPED, " + missing.why() + " 'holdfast keys rewrap' adds it later");
        }
        for (CopyOutcome copy : copies) {
            facts.row("copy", "store '" + copy.store() + "': " + outcome(copy));
        }
    }

    private static String exposure(RpoExposure exposure) {
        return switch (exposure) {
            case RpoExposure.Measured measured ->
                Figures.span(measured.now()) + " now, " + Figures.span(measured.worst()) + " at worst in 30 days";
            case RpoExposure.Unbounded unbounded -> unbounded.sentence();
        };
    }

    private static String outcome(CopyOutcome copy) {
        return switch (copy) {
            case CopyOutcome.Made made -> Figures.bytes(made.bytes()) + " transferred";
            case CopyOutcome.AlreadyThere there -> "already there";
            case CopyOutcome.Awaited awaited ->
                "NOT THERE YET, " + awaited.there() + " of " + awaited.objects() + " objects have arrived";
            case CopyOutcome.Failed failed -> "MISSING, " + failed.why();
        };
    }

    private static void rehearsed(StringBuilder text, SystemBackup.Rehearsed rehearsed) {
        text.append(rehearsed.system()).append(": a backup could be made").append(NL);
        rehearsed.found().forEach(found -> text.append(Paper.paragraph("  ", found)));
    }
}
