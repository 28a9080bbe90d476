package dev.holdfast.core.plan;

import dev.holdfast.core.plan.PlanFindings.Places;
import dev.holdfast.core.plan.Scenario.Estimate;
import dev.holdfast.core.plan.Scenario.Runbook;
import dev.holdfast.core.plan.Scenario.Target;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The part of {@link PlanFindings} about scenarios and rehearsals. */
final class ScenarioFindings {
    private final Plan plan;
    private final Places places;
    private final Consumer<Finding> findings;

    private ScenarioFindings(Plan plan, Places places, Consumer<Finding> findings) {
        this.plan = plan;
        this.places = places;
        this.findings = findings;
    }

    static void of(Plan plan, Places places, Consumer<Finding> findings) {
        ScenarioFindings judged = new ScenarioFindings(plan, places, findings);
        plan.scenarios().forEach(judged::scenario);
        plan.drills().forEach(judged::drill);
        if (plan.drills().isEmpty()) {
            judged.find("nothing is ever rehearsed", "add drills");
        }
    }

    private void scenario(Scenario scenario) {
        String name = scenario.name();
        if (scenario.target() instanceof Target.Within(Duration rto, Duration rpo)) {
            looser("RTO", rto, plan.objectives().rto(), name, "rto");
            looser("RPO", rpo, plan.objectives().rpo(), name, "rpo");
            scenario.runbooks().forEach(runbook -> runbook(scenario, runbook, rto, rpo));
        }
        if (scenario.runbooks().isEmpty()) {
            find("scenario '" + name + "' has no runbook", "write down what is done", "scenarios", name);
        }
        if (!plan.drills().isEmpty()
                && plan.drills().stream().noneMatch(drill -> drill.scenarios().contains(name))) {
            find("scenario '" + name + "' is never rehearsed", "name it in a drill", "scenarios", name);
        }
    }

    private void looser(String what, Duration own, Duration promised, String scenario, String key) {
        if (own.compareTo(promised) > 0) {
            find(
                    "scenario '" + scenario + "' allows an " + what + " of " + Notation.text(own)
                            + ", the plan promises " + Notation.text(promised),
                    "tighten the scenario, or say that the promise does not cover it",
                    "scenarios",
                    scenario,
                    "objectives",
                    key);
        }
    }

    private void runbook(Scenario scenario, Runbook runbook, Duration rto, Duration rpo) {
        if (runbook.expected() instanceof Estimate.Between(Duration ignored, Duration most)
                && most.compareTo(rto) > 0) {
            find(
                    "runbook '" + runbook.name() + "' may take " + Notation.text(most) + ", scenario '"
                            + scenario.name() + "' allows " + Notation.text(rto),
                    "make the runbook faster, or measure that it is",
                    "scenarios",
                    scenario.name(),
                    "runbooks",
                    runbook.name(),
                    "expected");
        }
        if (!runbook.restores()) {
            return;
        }
        List<String> tooRare = plan.systems().stream()
                .filter(system -> system.loss() instanceof SystemSpec.Loss.AsPromised)
                .filter(system -> Exposure.longest(system)
                        .filter(gap -> gap.compareTo(rpo) > 0)
                        .isPresent())
                .map(SystemSpec::name)
                .toList();
        if (!tooRare.isEmpty()) {
            find(
                    "scenario '" + scenario.name() + "' may lose " + Notation.text(rpo) + " but runbook '"
                            + runbook.name() + "' restores backups that are taken more rarely: "
                            + String.join(", ", tooRare),
                    "back these up more often, or say how much may be lost",
                    "scenarios",
                    scenario.name(),
                    "objectives",
                    "rpo");
        }
    }

    private void drill(Drill drill) {
        for (Criterion criterion : drill.criteria()) {
            if (criterion instanceof Criterion.AtMost(String name, Duration limit)) {
                Duration promised = name.equals("rto")
                        ? plan.objectives().rto()
                        : plan.objectives().rpo();
                if (limit.compareTo(promised) > 0) {
                    find(
                            "drill '" + drill.name() + "' passes with a longer " + name + " than promised ("
                                    + Notation.text(limit) + " against " + Notation.text(promised) + ")",
                            "tighten the criterion",
                            "drills",
                            drill.name(),
                            "criteria",
                            name);
                }
            }
        }
    }

    private void find(String what, String hint, String... path) {
        findings.accept(new Finding(places.at(path), what, hint));
    }
}
