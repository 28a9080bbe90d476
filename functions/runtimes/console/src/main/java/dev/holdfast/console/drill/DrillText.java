package dev.holdfast.console.drill;

import dev.holdfast.console.output.Figures;
import dev.holdfast.console.output.Table;
import dev.holdfast.core.failover.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** The end of a drill, for people. */
final class DrillText {
    private static final String NL = System.lineSeparator();
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private DrillText() {}

    static String of(DrillResult result) {
        return NL
                + timeline(result)
                + NL
                + figures(result)
                + NL
                + served(result)
                + NL
                + oneAtATime(result)
                + NL
                + NL
                + checks(result)
                + NL
                + end(result);
    }

    private static String timeline(DrillResult result) {
        Table table = new Table("after", "at", "what happened");
        result.timeline().forEach(moment -> table.row(Figures.span(moment.after()), at(moment.at()), moment.what()));
        return table.toString();
    }

    private static String figures(DrillResult result) {
        Table table = new Table("figure", "measured", "objective", "how");
        table.row(
                "RTO",
                span(result.recovery().length()),
                Figures.span(result.rto()),
                "first failed write " + at(result.recovery().firstFailed()) + ", first acknowledged one "
                        + at(result.recovery().back()) + ", by the writer that goes by name");
        table.row(
                "RPO",
                lost(result.lossAtFailover()),
                Figures.span(result.rpo()),
                count(result.lossAtFailover()) + " on the new primary; from the oldest lost to the newest lost "
                        + span(result.lossAtFailover().span()));
        long more =
                result.lossAfterFailback().missing() - result.lossAtFailover().missing();
        table.row(
                "failback",
                more + " commits",
                "0 commits",
                "more missing than before it; " + count(result.lossAfterFailback())
                        + " at the end; the writer was without service for "
                        + span(result.failbackPause().length()));
        result.runs()
                .forEach(run -> table.row(
                        "own time",
                        own(run.ownTime()),
                        "",
                        "of failover-dns in the " + run.direction() + ", without promotion and propagation"));
        return table.toString();
    }

    private static String count(Loss loss) {
        return String.format(Locale.ROOT, "%,d of %,d acknowledged missing", loss.missing(), loss.acknowledged());
    }

    private static String lost(Loss loss) {
        return String.format(Locale.ROOT, "%,d commits", loss.missing());
    }

    private static String served(DrillResult result) {
        Table table = new Table("acknowledged writes", "from", "until", "commits");
        result.served()
                .forEach(tenure -> table.row(
                        region(tenure.server()),
                        at(tenure.from()),
                        at(tenure.until()),
                        String.format(Locale.ROOT, "%,d", tenure.commits())));
        return table.toString();
    }

    private static String oneAtATime(DrillResult result) {
        return "At most one server acknowledged writes at any time: "
                + switch (result.oneAtATime()) {
                    case OneAtATime.Proved proved ->
                        "PROVED" + NL + "  (" + proved.what() + "; between two servers at least "
                                + span(proved.closest()) + ")";
                    case OneAtATime.Violated violated -> "VIOLATED" + NL + "  (" + violated.what() + ")";
                };
    }

    private static String checks(DrillResult result) {
        Table table = new Table("must hold", "holds", "found");
        result.checks().forEach(check -> table.row(check.what(), check.held() ? "yes" : "NO", check.found()));
        return table.toString();
    }

    private static String end(DrillResult result) {
        return "Drill " + result.variant().word() + ": " + (result.holds() ? "everything held" : "NOT everything held")
                + ". It took " + Figures.span(result.took()) + " after a set-up of " + Figures.span(result.setUp())
                + "; nothing of it is running any more." + NL
                + "Everything lies in " + result.folder() + ":" + NL
                + "  drill.yaml   the plan" + NL
                + "  vault/       two stores with the journal of each run and the signed reports" + NL
                + "  outbox/      what the people on call were told" + NL;
    }

    private static String region(Side side) {
        return side == Side.PRIMARY ? DrillPlan.PRIMARY_REGION : DrillPlan.STANDBY_REGION;
    }

    private static String at(Instant instant) {
        return CLOCK.format(instant);
    }

    /** To the hundredth of a second. */
    static String span(Duration span) {
        return String.format(Locale.ROOT, "%.2f s", span.toNanos() / 1e9);
    }

    private static String own(String span) {
        try {
            return span(Duration.parse(span));
        } catch (DateTimeParseException unknown) {
            return span;
        }
    }
}
