package dev.holdfast.console.output;

import dev.holdfast.console.command.ListedBackup;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.core.watch.MissingBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The list of backups for people. */
public final class BackupsText {
    private static final String NL = System.lineSeparator();

    private BackupsText() {}

    public static String of(List<ListedBackup> backups, List<MissingBackup> missing, Instant now, int days) {
        if (backups.isEmpty()) {
            return "no backup in the last " + days + " days" + NL + Headline.missing(missing);
        }
        Table table = new Table("system", "tier", "consistent at", "age", "stored", "proof", "copies", "backup");
        StringBuilder unreadable = new StringBuilder();
        for (ListedBackup backup : backups) {
            switch (backup) {
                case ListedBackup.Readable readable ->
                    table.row(
                            readable.system(),
                            readable.tier(),
                            Figures.instant(readable.consistencyInstant()),
                            Figures.span(Duration.between(readable.consistencyInstant(), now)),
                            Figures.bytes(readable.storedBytes()),
                            proof(readable, now),
                            readable.copies().isEmpty() ? "-" : String.join(",", readable.copies()),
                            readable.id());
                case ListedBackup.Unreadable bad ->
                    unreadable
                            .append("UNREADABLE ")
                            .append(bad.key())
                            .append(": ")
                            .append(bad.why())
                            .append(NL);
            }
        }
        return table + unreadable.toString() + Headline.missing(missing);
    }

    private static String proof(ListedBackup.Readable backup, Instant now) {
        if (backup.newest().isEmpty()) {
            return "never verified";
        }
        Verification newest = backup.newest().get();
        String age = " " + Figures.span(Duration.between(newest.at(), now)) + " ago";
        return switch (newest.outcome()) {
            case Verification.Proved proved ->
                newest.level() == Verification.Level.RESTORE
                        ? "proved" + age
                        : backup.proved()
                                .map(at -> "proved " + Figures.span(Duration.between(at, now)) + " ago, intact" + age)
                                .orElse("intact" + age + ", never restored");
            case Verification.Failed failed -> "FAILED" + age;
            case Verification.Inconclusive inconclusive -> "inconclusive" + age;
            case Verification.Unsupported unsupported -> "unsupported" + age;
        };
    }
}
