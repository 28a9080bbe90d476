package dev.holdfast.console.output;

import dev.holdfast.core.vault.Verification;
import dev.holdfast.core.watch.MissingBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The list of backups for people. */
public final class BackupsText {
    private static final String NL = System.lineSeparator();

    private BackupsText() {}

    /** The list, newest first, and what is missing. */
    public static String of(List<ListedBackup> backups, List<MissingBackup> missing, Instant now, int days) {
        if (backups.isEmpty()) {
            return "no backup in the last " + Paper.count(days, "day") + NL + Headline.missing(missing);
        }
        Table table = new Table("system", "backup", "tier", "consistent at", "age", "stored", "proof", "copies");
        StringBuilder unreadable = new StringBuilder();
        for (ListedBackup backup : backups) {
            switch (backup) {
                case ListedBackup.Readable readable ->
                    table.row(
                            readable.system(),
                            readable.id(),
                            readable.held() ? readable.tier() + ", on hold" : readable.tier(),
                            Figures.instant(readable.consistencyInstant()),
                            Figures.span(Duration.between(readable.consistencyInstant(), now)),
                            Figures.bytes(readable.storedBytes()),
                            proof(readable, now),
                            readable.copies().isEmpty() ? "-" : String.join(", ", readable.copies()));
                case ListedBackup.Unreadable bad ->
                    unreadable.append(Paper.paragraph("", "UNREADABLE " + bad.key() + ": " + bad.why()));
            }
        }
        return table + unreadable.toString() + Headline.missing(missing);
    }

    private static String proof(ListedBackup.Readable backup, Instant now) {
        if (backup.newest().isEmpty()) {
            return "none yet";
        }
        Verification newest = backup.newest().get();
        String age = " " + Figures.span(Duration.between(newest.at(), now)) + " ago";
        return switch (newest.outcome()) {
            case Verification.Proved proved when newest.level() == Verification.Level.RESTORE -> "proved" + age;
            case Verification.Proved intact
            when backup.proved().isPresent() ->
                "proved " + Figures.span(Duration.between(backup.proved().get(), now)) + " ago";
            case Verification.Proved intact -> "intact" + age;
            case Verification.Failed failed -> "FAILED" + age;
            case Verification.Inconclusive inconclusive -> "inconclusive" + age;
            case Verification.Unsupported unsupported -> "unsupported" + age;
        };
    }
}
