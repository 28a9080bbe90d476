package dev.holdfast.console.output;

import dev.holdfast.core.runbook.DryRun;
import dev.holdfast.core.runbook.StepReport;
import dev.holdfast.core.runbook.Verdict;
import dev.holdfast.failover.FailoverReport;
import dev.holdfast.failover.FailoverReport.Measured;
import dev.holdfast.failover.FailoverReport.RoleAsked;
import dev.holdfast.failover.FailoverReport.TrafficReading;
import dev.holdfast.failover.gate.GateAnswer;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** A failover's report for people: what it came to first, then gates, steps and figures. */
public final class FailoverText {
    private static final String NL = System.lineSeparator();

    private FailoverText() {}

    /** The whole report, ending with a newline. */
    public static String of(FailoverReport report) {
        String title = report.direction().isEmpty() ? "failover-dns" : report.direction();
        StringBuilder text = new StringBuilder(Headline.of(report.dryRun() ? "dry run of " + title : title, report));
        text.append(NL).append(Paper.paragraph("", word(report) + ": " + report.what()));
        if (!report.hint().isEmpty()) {
            text.append(Paper.paragraph("  ", "hint: " + report.hint()));
        }
        gates(text, report);
        approvals(text, report);
        traffic(text, report);
        planned(text, report);
        steps(text, report);
        figures(text, report);
        if (!report.notices().isEmpty()) {
            text.append(NL).append("Mind:").append(NL);
            report.notices().forEach(notice -> text.append(Paper.paragraph("  ", notice)));
        }
        return text.append(Headline.evidence(report.evidence())).toString();
    }

    private static String word(FailoverReport report) {
        return report.outcome().name().replace('_', ' ');
    }

    private static void gates(StringBuilder text, FailoverReport report) {
        if (report.gates().isEmpty()) {
            return;
        }
        Table table = new Table("gate", "says", "why");
        for (GateAnswer gate : report.gates()) {
            String says = gate.answer().name().toLowerCase(Locale.ROOT);
            table.row(
                    gate.gate().word(),
                    gate.override().isEmpty() ? says : says + ", overridden",
                    gate.override().isEmpty() ? gate.why() : gate.why() + " (reason: " + gate.override() + ")");
            gate.evidence().forEach(line -> table.row("", "", "- " + line));
        }
        text.append(NL).append(table);
    }

    private static void approvals(StringBuilder text, FailoverReport report) {
        if (report.approvals().isEmpty()) {
            return;
        }
        Table table = new Table("role", "until", "approval");
        for (RoleAsked role : report.approvals()) {
            table.row(role.role(), Figures.instant(role.until()), role.answer());
        }
        text.append(NL).append(table);
    }

    private static void traffic(StringBuilder text, FailoverReport report) {
        if (report.traffic().isEmpty()) {
            return;
        }
        Table table = new Table("traffic", "plane", "lives for", "converges in", "now");
        for (TrafficReading reading : report.traffic()) {
            table.row(
                    reading.instrument(),
                    reading.plane(),
                    Figures.span(reading.ttl()),
                    Figures.span(reading.convergence()),
                    reading.says());
        }
        text.append(NL).append(table);
    }

    private static void planned(StringBuilder text, FailoverReport report) {
        if (report.planned().isEmpty()) {
            return;
        }
        Table table = new Table("", "step", "could begin", "what it does");
        int number = 1;
        for (DryRun.PlannedStep step : report.planned()) {
            String may = switch (step.precondition()) {
                case Verdict.Yes yes -> "yes";
                case Verdict.No no -> "not now";
                case Verdict.Unknown unknown -> "unknown";
            };
            String note = step.precondition().isYes()
                    ? ""
                    : " (" + step.precondition().what() + ")";
            table.row(number, step.step(), may, step.effect() + note);
            number++;
        }
        text.append(NL).append(table);
    }

    private static void steps(StringBuilder text, FailoverReport report) {
        if (report.steps().isEmpty()) {
            return;
        }
        Table table = new Table("step", "is", "took", "evidence");
        for (StepReport step : report.steps()) {
            table.row(
                    step.step(),
                    step.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Figures.span(Duration.between(step.from(), step.to())),
                    step.evidence());
        }
        text.append(NL).append(table);
        if (!report.untouched().isEmpty()) {
            text.append(Paper.paragraph("", "not reached: " + String.join(", ", report.untouched())));
        }
    }

    private static void figures(StringBuilder text, FailoverReport report) {
        if (report.figures().isEmpty()) {
            return;
        }
        Table table = new Table("figure", "measured", "objective", "how");
        for (Measured figure : report.figures()) {
            table.row(figure.what(), span(figure.value()), span(figure.objective()), figure.how());
        }
        text.append(NL).append(table);
    }

    /** Spans as people read them; whatever else it is stays as it is. */
    private static String span(String value) {
        try {
            return value.startsWith("P") ? Figures.span(Duration.parse(value)) : value;
        } catch (DateTimeParseException e) {
            return value;
        }
    }
}
