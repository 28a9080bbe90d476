package dev.holdfast.core.plan;

import dev.holdfast.core.plan.PlanFindings.Places;
import java.util.function.Consumer;

/** The part of {@link PlanFindings} about failing over: what will hold a failover back when it is needed. */
final class FailoverFindings {
    private static final String SECTION = "failover";

    private final Plan plan;
    private final Failover failover;
    private final Places places;
    private final Consumer<Finding> findings;

    private FailoverFindings(Plan plan, Places places, Consumer<Finding> findings) {
        this.plan = plan;
        this.failover = plan.failover();
        this.places = places;
        this.findings = findings;
    }

    static void of(Plan plan, Places places, Consumer<Finding> findings) {
        if (plan.failover().configured()) {
            FailoverFindings judged = new FailoverFindings(plan, places, findings);
            judged.database();
            judged.decision();
            judged.failover.alarms().forEach(judged::alarm);
        }
    }

    private void database() {
        if (failover.system().isEmpty()) {
            return;
        }
        if (failover.fences().isEmpty()) {
            find(
                    "'" + failover.system()
                            + "' is promoted but no fence is named: when the old primary does not answer,"
                            + " nothing proves that it takes no writes, and nothing is promoted",
                    "name under failover.fences how the provider stops it",
                    SECTION,
                    "system");
        }
        plan.system(failover.system())
                .filter(system -> system.kind().equals("postgresql"))
                .filter(system -> system.setting("standbyHost").isEmpty())
                .ifPresent(system -> find(
                        "'" + system.name() + "' is to be promoted, but its standby is not named",
                        "set standbyHost",
                        "systems",
                        system.name()));
    }

    private void decision() {
        int observers = failover.observers().size() + (failover.alarms().isEmpty() ? 0 : 1);
        if (failover.quorum() > observers) {
            find(
                    "a quorum of " + failover.quorum() + " cannot be reached by " + observers
                            + " observers: every failover needs an override",
                    "name observers in other places",
                    SECTION,
                    "observers");
        }
        if (failover.approvers().stream().distinct().count() < 2) {
            find(
                    "fewer than two approvers: when the observers do not agree, nobody can decide",
                    "name two roles or more under failover.approvers",
                    SECTION,
                    "approvers");
        }
    }

    private void alarm(Failover.Alarm alarm) {
        plan.scenario(alarm.scenario())
                .filter(scenario -> scenario.target() instanceof Scenario.Target.None)
                .ifPresent(scenario -> find(
                        "alarm '" + alarm.alarm() + "' may start scenario '" + scenario.name()
                                + "', which promises nothing: the plan's own objectives stand in",
                        "give the scenario objectives",
                        SECTION,
                        "alarms"));
    }

    private void find(String what, String hint, String... path) {
        findings.accept(new Finding(places.at(path), what, hint));
    }
}
