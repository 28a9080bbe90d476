package dev.holdfast.console.drill;

import dev.holdfast.console.machine.ConsolePlans;
import dev.holdfast.console.machine.ConsolePreset;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.FailoverText;
import dev.holdfast.core.failover.Side;
import dev.holdfast.core.run.Status;
import dev.holdfast.failover.FailoverFunction;
import dev.holdfast.failover.FailoverReport;
import dev.holdfast.local.FileContinuation;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.PostgresPrograms;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays the loss of a region on a stage of its own, with the function as it runs in a cloud, and measures from outside
 * what that cost. Leaves its folder behind and nothing running.
 */
@Singleton
class Drill {
    private static final Duration RTO = Duration.ofMinutes(2);

    private final PostgresPrograms programs;
    private final ConsolePlans plans;
    private final ConsolePreset preset;
    private final FailoverFunction function;
    private final FileContinuation continuations;
    private final Ending ending;
    private final Clock clock;

    Drill(
            PostgresPrograms programs,
            ConsolePlans plans,
            ConsolePreset preset,
            FailoverFunction function,
            FileContinuation continuations,
            Ending ending,
            Clock clock) {
        this.programs = programs;
        this.plans = plans;
        this.preset = preset;
        this.function = function;
        this.continuations = continuations;
        this.ending = ending;
        this.clock = clock;
    }

    /**
     * Holds the drill.
     *
     * @param path the folder to leave behind
     * @param root the folder of this repository
     * @throws DrillFailed when it could not be held to its end
     */
    DrillResult run(Variant variant, Path path, Path root) {
        Timeline timeline = new Timeline(clock);
        DrillFolder folder = DrillFolder.create(path, clock);
        placeTheFunction(folder);
        Operations operations = new Operations(function, timeline, ending);
        try (Stage stage = new Stage(installation(), folder, variant, ending, clock)) {
            preset.use(plans.named(folder.plan().toString()));
            Duration setUp = timeline.elapsed();
            timeline.note("two regions stand: " + DrillPlan.PRIMARY_REGION + " serves, " + DrillPlan.STANDBY_REGION
                    + " follows; to ask where the name leads: " + stage.dig());
            Course course =
                    new Course(stage, operations, new AlarmEvent(root, DrillPlan.STANDBY_REGION), timeline, clock);
            Course.Seen seen = course.run(variant);
            List<Attempt> attempts = stage.ledger().all();
            return result(variant, folder, timeline, course, seen, attempts, setUp);
        } catch (Course.NotMoved unexpected) {
            System.err.println(FailoverText.of(unexpected.report()));
            throw new DrillFailed(
                    "failover-dns did not do what this drill needs to go on: " + unexpected.getMessage()
                            + " Its whole report stands above.",
                    unexpected);
        } finally {
            settle(operations);
        }
    }

    /** It runs in the region that stands by, and puts its messages into the drill's folder. */
    private static void placeTheFunction(DrillFolder folder) {
        // A runtime in a cloud gets these from its environment; here the drill is that environment.
        System.setProperty("holdfast.region", DrillPlan.STANDBY_REGION);
        System.setProperty("holdfast.outbox", folder.outbox().toString());
    }

    private Installation installation() {
        return programs.newestServer()
                .orElseThrow(() -> new BadUsage(
                        "no PostgreSQL server is installed on this machine.",
                        "start the drill with ./holdfast, which installs it, or set HOLDFAST_PG_BINDIR."));
    }

    /** Nobody shall go on with the drill's runs when its servers are gone. */
    private void settle(Operations operations) {
        continuations.waiting().stream()
                .filter(pending -> operations.runs().contains(pending.run()))
                .forEach(continuations::settle);
    }

    private static DrillResult result(
            Variant variant,
            DrillFolder folder,
            Timeline timeline,
            Course course,
            Course.Seen seen,
            List<Attempt> attempts,
            Duration setUp) {
        List<Tenure> served = Tenure.of(attempts);
        OneAtATime oneAtATime = OneAtATime.judge(served, List.of(Side.PRIMARY, Side.STANDBY, Side.PRIMARY));
        Outage recovery = outage(attempts, seen.lost());
        List<Check> checks = new ArrayList<>(course.checks());
        checks.add(new Check(
                "at most one server acknowledges writes at any time",
                oneAtATime instanceof OneAtATime.Proved,
                oneAtATime.what()));
        checks.add(new Check(
                "the writer is back within the RTO",
                recovery.length().compareTo(RTO) <= 0,
                DrillText.span(recovery.length())));
        checks.add(loss(variant, seen.atFailover()));
        checks.add(new Check(
                "every run that moved service ends well",
                course.moves().stream().allMatch(report -> report.status() == Status.OK),
                course.moves().stream().map(FailoverReport::status).toList().toString()));
        return new DrillResult(
                variant,
                folder.path(),
                timeline.moments(),
                recovery,
                outage(attempts, seen.failback()),
                RTO,
                variant.rpo(),
                seen.atFailover(),
                seen.atEnd(),
                served,
                oneAtATime,
                course.moves().stream().map(DrillResult.Run::of).toList(),
                checks,
                setUp,
                timeline.elapsed().minus(setUp));
    }

    /** Where the loss was accepted by a person, that there was one is what must show. */
    private static Check loss(Variant variant, Loss loss) {
        String found = loss.missing() + " acknowledged commits missing, over "
                + loss.span().toMillis() + " ms";
        return switch (variant) {
            case LAGGING_REPLICA ->
                new Check(
                        "the loss that was accepted is real and measured",
                        loss.missing() > 0 && loss.span().compareTo(variant.rpo()) > 0,
                        found);
            case PARTITION ->
                new Check(
                        "what the cut-off primary acknowledged is counted as lost, and within the RPO",
                        loss.missing() > 0 && loss.span().compareTo(variant.rpo()) <= 0,
                        found);
            case REGION_LOSS, FLAPPING, OBSERVER_DOWN ->
                new Check("the loss is within the RPO", loss.span().compareTo(variant.rpo()) <= 0, found);
        };
    }

    private static Outage outage(List<Attempt> attempts, Instant since) {
        return Outage.of(attempts, Stage.BY_NAME, since)
                .orElseThrow(() -> new DrillFailed("the writer never noticed that the region was lost.", null));
    }
}
