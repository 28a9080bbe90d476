package dev.holdfast.console.bench;

import dev.holdfast.console.bench.BackupBenchReport.Bound;
import dev.holdfast.console.output.Figures;
import dev.holdfast.console.output.Table;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for people. */
final class BackupBenchText {
    private static final String NL = System.lineSeparator();

    private BackupBenchText() {}

    static String of(BackupBenchReport report) {
        Table times = new Table("", "what", "median", "min – max", "runs", "peak memory", "stored");
        report.results()
                .forEach(result -> times.row(
                        result.letter(),
                        result.what(),
                        seconds(result.median()),
                        seconds(result.fastest()) + " – " + seconds(result.slowest()),
                        result.times().size(),
                        bytesOrNothing(result.peakBytes()),
                        bytesOrNothing(result.bytes())));
        Table bounds = new Table("bound", "measured", "at most", "", "least");
        report.bounds()
                .forEach(bound -> bounds.row(
                        bound.what(),
                        figure(bound, bound.value()),
                        figure(bound, bound.bound()),
                        bound.verdict(),
                        bound.least() == 0 ? "" : figure(bound, bound.least())));
        return "machine:  " + pairs(report.machine()) + NL + "settings: " + pairs(report.settings()) + NL + NL + times
                + NL + processors(report) + NL + bounds
                + report.remarks().stream().map(remark -> NL + remark).collect(Collectors.joining()) + NL;
    }

    /** Where the processors' time went, so that a missed bound can be understood. */
    private static Table processors(BackupBenchReport report) {
        Table table = new Table("", "processor time", "source server", "S3 server", "its own");
        report.results()
                .forEach(result -> table.row(
                        result.letter(),
                        seconds(result.processor().all()),
                        seconds(result.processor().parts().getOrDefault("source server", Duration.ZERO)),
                        seconds(result.processor().parts().getOrDefault("S3 server", Duration.ZERO)),
                        seconds(result.processor().rest())));
        return table;
    }

    /** One line while it goes on. */
    static String line(Contender contender, Measured measured) {
        return contender.letter() + "  " + contender.what() + ": " + seconds(measured.time())
                + (measured.peakBytes() > 0 ? ", " + Figures.bytes(measured.peakBytes()) : "");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }

    private static String bytesOrNothing(long bytes) {
        return bytes == 0 ? "" : Figures.bytes(bytes);
    }

    private static String figure(Bound bound, double value) {
        return bound.unit().equals("bytes")
                ? Figures.bytes(Math.round(value))
                : String.format(Locale.ROOT, "%.2f x", value);
    }

    private static String pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + " " + pair.getValue())
                .collect(Collectors.joining(", "));
    }
}
