package dev.holdfast.console.output;

import dev.holdfast.core.vault.Verification;
import dev.holdfast.verify.SystemVerification;
import dev.holdfast.verify.VerifyReport;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A verification's report for people. */
public final class VerifyText {
    private static final String NL = System.lineSeparator();

    private VerifyText() {}

    public static String of(VerifyReport report) {
        StringBuilder text = new StringBuilder(Headline.of("verification", report));
        for (SystemVerification system : report.systems()) {
            text.append(NL);
            switch (system) {
                case SystemVerification.Verified verified -> verified(text, verified);
                case SystemVerification.NotVerified not -> text.append(Headline.failure(not.what(), not.hint()));
            }
        }
        text.append(Headline.missing(report.missing())).append(Headline.unwatched(report.unwatched()));
        return text.append(Headline.evidence(report.evidence())).toString();
    }

    private static void verified(StringBuilder text, SystemVerification.Verified verified) {
        Verification verification = verified.verification();
        text.append(verified.system()).append(": backup ").append(verification.backup());
        text.append(", consistent at ")
                .append(Figures.instant(verified.consistencyInstant()))
                .append(NL);
        Table table = new Table("", "");
        table.row("outcome", outcome(verification));
        table.row("restore time", restoreTime(verification) + ", RTO " + Figures.span(verification.rto()));
        table.row(
                "RPO exposure",
                Figures.span(verification.rpoExposure()) + " now, " + Figures.span(verification.worstGap())
                        + " at worst in 30 days, RPO " + Figures.span(verification.rpo()));
        table.row("compared", compared(verification.compared()));
        table.row("red test", redTest(verification.redTest()));
        if (!verification.isolation().isEmpty()) {
            table.row("isolation", pairs(verification.isolation()));
        }
        table.row("record", verified.record());
        text.append(indented(table));
        if (verification.outcome() instanceof Verification.Failed failed) {
            failed.differences()
                    .forEach(
                            difference -> text.append("    ").append(difference).append(NL));
            if (failed.more() > 0) {
                text.append("    and ").append(failed.more()).append(" more").append(NL);
            }
        }
        verified.unreadable()
                .forEach(entry -> text.append("  UNREADABLE newer manifest: ")
                        .append(entry)
                        .append(NL));
    }

    /** The word for an outcome. */
    public static String outcome(Verification verification) {
        return switch (verification.outcome()) {
            case Verification.Proved proved ->
                verification.level() == Verification.Level.RESTORE
                        ? "proved: restored and equal"
                        : "intact: every byte decrypts, the archive lists; not restored";
            case Verification.Failed failed -> "FAILED";
            case Verification.Inconclusive inconclusive -> "inconclusive: " + inconclusive.reason();
            case Verification.Unsupported unsupported -> "unsupported: " + unsupported.reason();
        };
    }

    static String restoreTime(Verification verification) {
        return switch (verification.restoreTime()) {
            case Verification.Measured measured ->
                Figures.span(measured.time()) + " on " + measured.machine().getOrDefault("processors", "?")
                        + " processors with " + pairs(measured.settings());
            case Verification.NotMeasured not -> "not measured: " + not.why();
        };
    }

    private static String compared(Verification.Compared compared) {
        if (compared.items().isEmpty()) {
            return "nothing";
        }
        String items = compared.items().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "%,d figures of %s", compared.values(), items);
    }

    /** What the red test showed. */
    public static String redTest(Verification.RedTest test) {
        return switch (test) {
            case Verification.Performed performed ->
                performed.changed() + (performed.caught() ? ": caught" : ": NOT NOTICED");
            case Verification.NotPerformed not -> "not performed: " + not.why();
        };
    }

    private static String pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String indented(Table table) {
        return table.toString()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> "  " + line + NL)
                .collect(Collectors.joining());
    }
}
