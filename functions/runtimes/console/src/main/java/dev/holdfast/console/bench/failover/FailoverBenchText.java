package dev.holdfast.console.bench.failover;

import dev.holdfast.console.bench.failover.FailoverBenchReport.Bound;
import dev.holdfast.console.bench.failover.FailoverBenchReport.Storm;
import dev.holdfast.console.output.Table;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people. */
public final class FailoverBenchText {
    private static final String NL = System.lineSeparator();

    private FailoverBenchText() {}

    /** The whole report, ending with a line break. */
    public static String of(FailoverBenchReport report) {
        Table times = new Table("median", "95 %", "min", "max", "runs", "what");
        report.spreads()
                .forEach(spread -> times.row(
                        millis(spread.median()),
                        millis(spread.p95()),
                        millis(spread.fastest()),
                        millis(spread.slowest()),
                        spread.count(),
                        spread.what()));
        Table bounds = new Table("measured", "bound", "", "what");
        report.bounds()
                .forEach(
                        bound -> bounds.row(figure(bound, bound.value()), limit(bound), bound.verdict(), bound.what()));
        return "machine:  " + pairs(report.machine()) + NL + "settings: " + pairs(report.settings()) + NL + NL + times
                + NL + storm(report.storm()) + NL
                + String.format(
                        Locale.ROOT,
                        "event to accepted change, as a multiple of nsupdate's whole time: %.1f x%n"
                                + "share of the journal in a failover's time: %.0f %%%n%n",
                        report.peerRatio(),
                        report.journalShare() * 100)
                + bounds
                + report.remarks().stream().map(remark -> NL + remark).collect(Collectors.joining()) + NL;
    }

    private static String storm(Storm storm) {
        return storm.events() + " events at once: " + pairs(storm.sent()) + NL
                + "answers: " + pairs(storm.answers()) + NL
                + "zone changes: " + storm.zoneChanges() + ", runs with a journal: " + storm.runs()
                + ", redirections in them: " + storm.redirections() + NL;
    }

    /** {@code 12.3 ms}, {@code 1,234 ms}. */
    static String millis(Duration time) {
        double millis = time.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 100 ? "%.1f ms" : "%,.0f ms", millis);
    }

    private static String limit(Bound bound) {
        return (bound.exactly() ? "exactly " : "below ") + figure(bound, bound.bound());
    }

    private static String figure(Bound bound, double value) {
        return String.format(Locale.ROOT, "%,.0f %s", value, bound.unit());
    }

    private static String pairs(Map<String, ?> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + " " + pair.getValue())
                .collect(Collectors.joining(", "));
    }
}
