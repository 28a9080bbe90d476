package dev.holdfast.failover;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Scenario.Target;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.runbook.StepReport;
import dev.holdfast.failover.FailoverReport.Measured;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.step.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a run cost, from its journal. Pure. */
final class Figures {
    static final String RTO = "time to recover";
    static final String RPO = "work lost";
    static final String OWN = "own time";
    static final String JOURNAL = "journal, per step";

    private final Plan plan;
    private final RunFile file;
    private final RunbookReport done;
    private final Facts facts;
    private final List<Measured> rows = new ArrayList<>();

    private Figures(Plan plan, RunFile file, RunbookReport done) {
        this.plan = plan;
        this.file = file;
        this.done = done;
        this.facts = done.facts();
    }

    /**
     * @param journalWrites how many entries this invocation wrote
     * @param journalTime how long that took
     */
    static List<Measured> of(Plan plan, RunFile file, RunbookReport done, int journalWrites, Duration journalTime) {
        Figures figures = new Figures(plan, file, done);
        figures.recovery();
        figures.loss();
        figures.counted();
        figures.spans();
        if (journalWrites > 0 && !done.steps().isEmpty()) {
            Duration each = journalTime.dividedBy(done.steps().size());
            figures.add(
                    JOURNAL,
                    String.format(java.util.Locale.ROOT, "%.1f ms", each.toNanos() / 1e6),
                    "",
                    journalWrites + " entries in " + journalTime.toMillis() + " ms, by this invocation");
        }
        return figures.rows;
    }

    private void recovery() {
        Optional<Instant> written = facts.get(Found.WRITTEN_AT).map(Instant::parse);
        Optional<Instant> moved =
                step("redirect-traffic").filter(Figures::isThere).map(StepReport::to);
        boolean database = !plan.failover().system().isEmpty();
        String objective =
                target().map(Target.Within::rto).map(Duration::toString).orElse("");
        if (moved.isEmpty() || database && written.isEmpty()) {
            add(RTO, "unknown", objective, "service is not proved to be back");
            return;
        }
        Instant back = written.filter(at -> at.isAfter(moved.get())).orElse(moved.get());
        add(
                RTO,
                Duration.between(file.firstFailure(), back).toString(),
                objective,
                "from " + file.firstFailure() + (file.byPerson() ? " (asked for)" : " (first seen down)")
                        + (database ? " to the first acknowledged write and" : " to") + " traffic proved moved");
    }

    private void loss() {
        if (plan.failover().system().isEmpty()) {
            return;
        }
        String objective =
                target().map(Target.Within::rpo).map(Duration::toString).orElse("");
        if (facts.get(Found.CAUGHT_UP).isPresent()) {
            add(
                    RPO,
                    Duration.ZERO.toString(),
                    objective,
                    "the old primary was closed at "
                            + facts.get(Found.CAUGHT_UP).get()
                            + " and the new one held all of it before its promotion");
        } else if (facts.get(Found.LAG_TIME).isPresent()) {
            String bytes = facts.get(Found.LAG_BYTES)
                    .filter(number -> !number.startsWith("-"))
                    .map(number -> ", " + number + " bytes of log")
                    .orElse("");
            add(
                    RPO,
                    facts.get(Found.LAG_TIME).get(),
                    objective,
                    "at most, as measured just before the promotion" + bytes);
        } else {
            add(RPO, "unknown", objective, facts.get(Found.LAG_UNKNOWN).orElse("it was not measured"));
        }
    }

    /** What the plan has counted, before and after. The old primary's own figures where it still answered. */
    private void counted() {
        SortedMap<String, String> now = Found.figures("new", facts);
        SortedMap<String, String> old = Found.figures("old", facts);
        SortedMap<String, String> before = old.isEmpty() ? Found.figures("standby", facts) : old;
        String whose =
                old.isEmpty() ? "the standby held before its promotion" : "the old primary held when it was closed";
        before.forEach((name, was) -> {
            String is = now.getOrDefault(name, "unknown");
            add(name, is, "", was.equals(is) ? "as " + whose : whose + " " + was);
        });
    }

    private void spans() {
        Duration promotion = span("promote");
        Duration propagation = step("redirect-traffic")
                .filter(Figures::isThere)
                .flatMap(step -> facts.get(Found.TRAFFIC_ACCEPTED)
                        .map(Instant::parse)
                        .map(accepted -> Duration.between(accepted, step.to())))
                .filter(span -> !span.isNegative())
                .orElse(Duration.ZERO);
        Duration whole = Duration.between(file.decidedAt(), done.endedAt());
        add(
                "decision",
                Duration.between(file.openedAt(), file.decidedAt()).toString(),
                "",
                "until the gates were open");
        add("promotion", promotion.toString(), "", "the database's own time, with the proof");
        add("propagation", propagation.toString(), "", "from the accepted change to the proof by the authorities");
        facts.get(Found.TRAFFIC_CONVERGENCE)
                .ifPresent(span -> add("convergence", span, "", "clients may keep going to the old place for so long"));
        add(
                OWN,
                whole.minus(promotion).minus(propagation).toString(),
                "",
                "from the decision to the last step, without promotion and propagation");
    }

    private Duration span(String name) {
        return step(name).map(step -> Duration.between(step.from(), step.to())).orElse(Duration.ZERO);
    }

    private Optional<StepReport> step(String name) {
        return done.steps().stream().filter(step -> step.step().equals(name)).findFirst();
    }

    private static boolean isThere(StepReport step) {
        return step.status() == StepReport.Status.DONE || step.status() == StepReport.Status.WAS_SO;
    }

    private Optional<Target.Within> target() {
        Target.Within platform =
                new Target.Within(plan.objectives().rto(), plan.objectives().rpo());
        return plan.scenario(file.scenario())
                .map(scenario -> scenario.target() instanceof Target.Within within
                        ? Optional.of(within)
                        : Optional.<Target.Within>empty())
                .orElse(Optional.of(platform));
    }

    private void add(String what, String value, String objective, String how) {
        rows.add(new Measured(what, value, objective, how));
    }
}
