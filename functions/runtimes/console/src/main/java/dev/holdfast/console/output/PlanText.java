package dev.holdfast.console.output;

import dev.holdfast.core.plan.Coverage;
import dev.holdfast.core.plan.ReadPlan;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a check of a plan found, for people. */
public final class PlanText {
    private static final String NL = System.lineSeparator();

    private PlanText() {}

    public static String of(ReadPlan read, List<Coverage.Row> coverage) {
        StringBuilder text = new StringBuilder();
        if (!read.errors().isEmpty()) {
            text.append(Paper.count(read.errors().size(), "error"))
                    .append("; the plan cannot be used:")
                    .append(NL);
            read.errors().forEach(error -> text.append(Paper.paragraph("  ", error.text())));
            return text.toString();
        }
        Table table = new Table("row", "status", "requirement", "because");
        coverage.forEach(row -> table.row(row.id(), row.status().words(), row.title(), row.reason()));
        text.append(table).append(NL).append(summary(coverage)).append(NL);
        text.append(NL);
        if (read.findings().isEmpty()) {
            return text.append("no findings: the plan can keep what it promises")
                    .append(NL)
                    .toString();
        }
        text.append(Paper.count(read.findings().size(), "finding"));
        text.append("; the plan can be used, but by its own figures it cannot keep all it promises:")
                .append(NL);
        read.findings().forEach(finding -> text.append(Paper.paragraph("  ", finding.text())));
        return text.toString();
    }

    private static String summary(List<Coverage.Row> coverage) {
        return Stream.of(Coverage.Status.values())
                .map(status ->
                        coverage.stream().filter(row -> row.status() == status).count() + " " + status.words())
                .collect(Collectors.joining(", ", "of " + coverage.size() + " requirements: ", ""));
    }
}
