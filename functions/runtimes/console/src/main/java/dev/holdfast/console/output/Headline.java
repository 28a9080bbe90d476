package dev.holdfast.console.output;

import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.watch.MissingBackup;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What the reports of all functions have in common. */
final class Headline {
    private static final String NL = System.lineSeparator();

    private Headline() {}

    static String of(String what, RunReport report) {
        Duration took = Duration.between(report.run().startedAt(), report.finishedAt());
        return what + " of plan '" + report.run().plan() + "': "
                + report.status().name().toLowerCase(Locale.ROOT) + ", after " + Figures.span(took) + NL + "  run "
                + report.run().run() + ", for " + report.run().actor().claimed() + NL;
    }

    static String failure(String what, String hint) {
        return Paper.paragraph("", "FAILED: " + what) + Paper.paragraph("  ", "hint: " + hint);
    }

    /** What another place has now. */
    static String handedOver(String system, String where, String reference, String why) {
        return system + ": HANDED OVER to " + where + NL + Paper.paragraph("  ", "there: " + reference)
                + Paper.paragraph("  ", "why: " + why);
    }

    static String missing(List<MissingBackup> missing) {
        if (missing.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(NL + "Backups that should exist by now and do not:" + NL);
        missing.forEach(backup -> text.append(Paper.paragraph("  ", backup.sentence())));
        return text.toString();
    }

    static String unwatched(String why) {
        return why.isEmpty() ? "" : NL + "It is not known which backups are missing: " + why + NL;
    }

    static String evidence(String evidence) {
        return evidence.isEmpty() ? "" : NL + "signed evidence: " + evidence + NL;
    }
}
