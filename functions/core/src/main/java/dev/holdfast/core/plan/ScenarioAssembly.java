package dev.holdfast.core.plan;

import static dev.holdfast.core.plan.PlanAssembly.duration;
import static dev.holdfast.core.plan.PlanAssembly.under;

import dev.holdfast.core.plan.grammar.Entry;
import dev.holdfast.core.plan.grammar.Range;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link PlanAssembly} about scenarios and rehearsals. */
final class ScenarioAssembly {
    private static final List<String> AT_MOST = List.of("rto", "rpo", "mttr");
    private static final List<String> AT_LEAST = List.of("mtbf");
    private static final List<String> SHARES = List.of(
            "integrity", "availability", "access", "performance", "readiness", "backupSuccess", "rtoMet", "rpoMet");

    private ScenarioAssembly() {}

    static Scenario scenario(Entry entry) {
        Entry objectives = under(entry, "objectives");
        Scenario.Target target = objectives.get("rto").isPresent()
                ? new Scenario.Target.Within(duration(objectives, "rto"), duration(objectives, "rpo"))
                : new Scenario.Target.None();
        String title = entry.text("title").isEmpty() ? entry.text("name") : entry.text("title");
        return new Scenario(
                entry.text("name"),
                title,
                entry.text("probability"),
                entry.text("impact"),
                target,
                entry.items("runbooks").stream().map(ScenarioAssembly::runbook).toList());
    }

    private static Scenario.Runbook runbook(Entry entry) {
        Scenario.Estimate expected = new Scenario.Estimate.Unknown();
        if (entry.get("expected").isPresent()) {
            List<Duration> both = range(entry, "expected", Duration.class);
            expected = new Scenario.Estimate.Between(both.getFirst(), both.getLast());
        }
        return new Scenario.Runbook(
                entry.text("name"),
                expected,
                entry.values("symptoms", String.class),
                entry.items("steps").stream()
                        .map(step -> new Scenario.Step(
                                step.text("do"), step.text("what"), step.text("by"), within(step, "within")))
                        .toList());
    }

    static Drill drill(Entry entry) {
        String title = entry.text("title").isEmpty() ? entry.text("name") : entry.text("title");
        return new Drill(
                entry.text("name"),
                title,
                PlanAssembly.period(entry, "every"),
                entry.values("scenarios", String.class),
                entry.value("production", Boolean.class).orElse(false),
                entry.values("steps", String.class),
                entry.get("criteria").map(ScenarioAssembly::criteria).orElse(List.of()));
    }

    /** The figures of a mapping, in a fixed order. */
    static List<Criterion> criteria(Entry entry) {
        List<Criterion> criteria = new ArrayList<>();
        AT_MOST.forEach(key ->
                entry.value(key, Duration.class).ifPresent(limit -> criteria.add(new Criterion.AtMost(key, limit))));
        AT_LEAST.forEach(key ->
                entry.value(key, Duration.class).ifPresent(limit -> criteria.add(new Criterion.AtLeast(key, limit))));
        SHARES.forEach(key -> entry.value(key, BigDecimal.class)
                .ifPresent(percent -> criteria.add(new Criterion.Share(key, percent))));
        return criteria;
    }

    /** A deadline that may be left open. */
    static Deadline within(Entry entry, String key) {
        return entry.value(key, Duration.class)
                .<Deadline>map(Deadline.Within::new)
                .orElseGet(() -> entry.get(key).isPresent() ? new Deadline.NextBusinessDay() : new Deadline.Open());
    }

    /** The lower and the upper end of a range. */
    static <T> List<T> range(Entry entry, String key, Class<T> type) {
        Range<?> range =
                entry.value(key, Range.class).orElseThrow(() -> new IllegalStateException("checked before: " + key));
        return List.of(type.cast(range.least()), type.cast(range.most()));
    }
}
