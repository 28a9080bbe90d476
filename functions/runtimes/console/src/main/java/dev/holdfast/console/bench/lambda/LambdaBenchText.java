package dev.holdfast.console.bench.lambda;

import dev.holdfast.console.output.Table;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report for people. */
public final class LambdaBenchText {
    private static final String NL = System.lineSeparator();

    private LambdaBenchText() {}

    /** The whole report, ending with a line break. */
    public static String of(LambdaBenchReport report) {
        Table table = new Table("measured", "aim", "", "spread", "bare function", "what");
        report.figures()
                .forEach(figure -> table.row(
                        shown(figure.measured(), figure.unit()),
                        figure.most() == 0 ? "" : "at most " + shown(figure.most(), figure.unit()),
                        figure.verdict(),
                        spread(figure),
                        figure.peer() == 0 ? "" : peer(figure),
                        figure.what()));
        String machine = report.machine().entrySet().stream()
                .map(fact -> fact.getKey() + " " + fact.getValue())
                .collect(Collectors.joining(", "));
        return "machine: " + machine + NL + NL + table + NL
                + report.remarks().stream().map(remark -> remark + NL).collect(Collectors.joining());
    }

    private static String spread(LambdaFigure figure) {
        return figure.all().size() == 1
                ? ""
                : shown(Collections.min(figure.all()), "") + "–" + shown(Collections.max(figure.all()), figure.unit());
    }

    private static String peer(LambdaFigure figure) {
        return String.format(
                Locale.ROOT, "%s, %.1f x", shown(figure.peer(), figure.unit()), figure.measured() / figure.peer());
    }

    private static String shown(double value, String unit) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%,.0f %s", value, unit)
                .strip();
    }
}
