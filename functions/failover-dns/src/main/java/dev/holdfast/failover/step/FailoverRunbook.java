package dev.holdfast.failover.step;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.plan.Failover;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.runbook.Facts;
import dev.holdfast.core.runbook.Pace;
import dev.holdfast.core.runbook.Runbook;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.runbook.Step;
import dev.holdfast.core.runbook.Verdict;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.gate.GateOverride;
import dev.holdfast.failover.incident.Incidents;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps of one run in their order. Pure: plan and run file in, runbook out, the same for every invocation of the run.
 *
 * <p>The lever is tried first, because nothing is undone by it. The old primary is proved fenced before the standby is
 * promoted. Who serves is recorded as soon as the new primary has acknowledged a write: from then on the world
 * has moved, whatever happens to traffic.
 */
public final class FailoverRunbook {
    private final World world;
    private final Plan plan;
    private final RunFile file;
    private final Incidents incidents;
    private final Pace pace;
    private final Clock clock;

    public FailoverRunbook(World world, Plan plan, RunFile file, Incidents incidents, Pace pace, Clock clock) {
        this.world = world;
        this.plan = plan;
        this.file = file;
        this.incidents = incidents;
        this.pace = pace;
        this.clock = clock;
    }

    /** @throws KindMissing when no adapter knows the system that moves */
    public Runbook assemble() {
        if (file.direction() == Direction.TEST) {
            return new Runbook("failover-test", List.of(traffic().tryLever()));
        }
        List<Step> steps = new ArrayList<>();
        steps.add(announcement().of("announce-begin", subject("begins"), facts -> beginning()));
        steps.add(traffic().tryLever());
        system().ifPresent(system -> moveDatabase(steps, database(system)));
        if (!failover().workloads().isEmpty()) {
            steps.add(workloads().start(file.to()));
        }
        steps.add(traffic().redirect());
        if (system().isEmpty()) {
            steps.add(recordServing());
        }
        if (!failover().checks().isEmpty()) {
            steps.add(workloads().check());
        }
        system().ifPresent(system -> steps.add(database(system).compare()));
        if (file.direction() == Direction.FAILBACK) {
            system().ifPresent(system -> steps.add(afterwards(database(system).rejoin(file.from()))));
            if (!failover().workloads().isEmpty()) {
                steps.add(workloads().stop(file.from()));
            }
        }
        steps.add(announcement().of("announce-end", subject("is done"), this::ending));
        return new Runbook(file.direction().word(), steps);
    }

    /** Steps that touch neither a server nor traffic: a run that got no further may as well not have begun. */
    public static final Set<String> HARMLESS = Set.of("announce-begin", "try-traffic", "catch-up");

    /** Whether a run may have changed anything but people's minds. */
    public static boolean touched(RunbookReport report) {
        return report.steps().stream().anyMatch(step -> !HARMLESS.contains(step.step()));
    }

    /** What the authorities of an instrument say, one sentence. */
    public static String words(TrafficView view) {
        return TrafficSteps.words(view);
    }

    private void moveDatabase(List<Step> steps, DatabaseSteps database) {
        if (file.direction() == Direction.FAILBACK) {
            steps.add(database.rejoin(file.to()));
        }
        if (file.planned()) {
            steps.add(database.catchUp());
        }
        if (DatabaseSteps.fencesItself(failover(), file.planned())) {
            steps.add(database.closeOldPrimary());
        }
        if (file.planned()) {
            steps.add(database.waitForTheLast());
        }
        steps.add(database.fenceOldPrimary());
        steps.add(database.noteHolding());
        steps.add(database.promote());
        steps.add(database.proveWrites());
        steps.add(recordServing());
    }

    /** Service is home; that the other server does not follow yet is told, and no reason to call it a failure. */
    private static Step afterwards(Step rejoin) {
        return ((Action) rejoin).onFailure(Step.OnFailure.CONTINUE);
    }

    private Step recordServing() {
        Side to = file.to();
        return Action.of(
                "record-serving",
                "records that the " + to.word() + " region serves",
                Duration.ofMinutes(1),
                (facts, guard) -> {
                    guard.check();
                    incidents.serve(to, clock.instant(), guard.epoch(), file.run());
                    return Facts.none();
                },
                facts -> {
                    Serving now = incidents.serving();
                    return now.run().equals(file.run().toString())
                            ? new Verdict.Yes("the " + now.side().word() + " region serves since " + now.since())
                            : new Verdict.No("the " + now.side().word() + " region is recorded, by "
                                    + (now.moved() ? "run " + now.run() : "the plan"));
                });
    }

    private String beginning() {
        String overrides = file.overrides().isEmpty()
                ? ""
                : "\nGates passed by a person:\n"
                        + file.overrides().stream().map(FailoverRunbook::line).collect(Collectors.joining("\n"));
        return """
                Service of plan %s moves from the %s region to the %s region (%s, scenario %s).
                Why: %s
                Run: %s, for %s%s
                """.formatted(
                        plan.name(),
                        file.from().word(),
                        file.to().word(),
                        file.direction().word(),
                        file.scenario(),
                        file.alarm().isEmpty() ? file.reason() : "alarm " + file.alarm(),
                        file.run(),
                        file.actor().claimed(),
                        overrides);
    }

    private static String line(GateOverride override) {
        return "- " + override.gate().word() + ", by " + override.by().claimed() + ": " + override.reason();
    }

    private String ending(Facts facts) {
        return """
                Service of plan %s is in the %s region.
                Traffic was moved by %s; clients may keep going to the old place for %s.
                Run: %s
                """.formatted(
                        plan.name(),
                        file.to().word(),
                        facts.get(Found.TRAFFIC_BY).orElse("what was there already"),
                        facts.get(Found.TRAFFIC_CONVERGENCE).orElse("an unknown time"),
                        file.run());
    }

    private String subject(String what) {
        return "the " + file.direction().word() + " of " + plan.name() + " " + what;
    }

    private Failover failover() {
        return plan.failover();
    }

    private Optional<SystemSpec> system() {
        return plan.system(failover().system());
    }

    private DatabaseSteps database(SystemSpec system) {
        return new DatabaseSteps(world, failover(), system, file.from(), file.to(), file.planned());
    }

    private TrafficSteps traffic() {
        return new TrafficSteps(world, failover().traffic(), file.from(), file.to(), incidents, pace, clock);
    }

    private WorkloadSteps workloads() {
        return new WorkloadSteps(world, failover(), pace, clock);
    }

    private Announcement announcement() {
        return new Announcement(world, plan);
    }
}
