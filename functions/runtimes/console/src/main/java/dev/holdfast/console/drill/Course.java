package dev.holdfast.console.drill;

import dev.holdfast.core.failover.Side;
import dev.holdfast.failover.FailoverReport;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.gate.Gate;
import dev.holdfast.failover.gate.GateAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** What happens in each variant of the drill, and what must hold in it. */
final class Course {
    /** Enough to be seen as ordinary writing. */
    private static final int SOME = 150;

    private static final int FEW = 20;
    private static final Duration WITHOUT_REPLICATION = Duration.ofSeconds(6);
    private static final int COPIES = 8;
    private static final long SEED = 20260101;

    /** Where an observer looks whose configuration names a host that does not exist (RFC 6761, 6.4). */
    private static final String NOWHERE = "east.invalid:80";

    private final Stage stage;
    private final Operations operations;
    private final AlarmEvent alarm;
    private final Timeline timeline;
    private final Clock clock;
    private final List<Check> checks = new ArrayList<>();
    private final List<FailoverReport> moves = new ArrayList<>();

    Course(Stage stage, Operations operations, AlarmEvent alarm, Timeline timeline, Clock clock) {
        this.stage = stage;
        this.operations = operations;
        this.alarm = alarm;
        this.timeline = timeline;
        this.clock = clock;
    }

    /** What a course measured; the ledger has the rest. */
    record Seen(Instant lost, Loss atFailover, Instant failback, Loss atEnd) {}

    Seen run(Variant variant) {
        if (variant == Variant.OBSERVER_DOWN) {
            stage.plan().observedAt(NOWHERE, NOWHERE).write();
        }
        stage.begin();
        stage.awaitCommits(Stage.BY_NAME, SOME);
        timeline.note("three writers write: one by name, one inside each region; "
                + stage.ledger().acknowledged(Stage.BY_NAME) + " commits acknowledged by name so far");
        Instant lost = variant == Variant.PARTITION ? partition() : loss(variant);
        must(
                "the writer finds the new primary by name",
                stage.leadsTo() == Side.STANDBY,
                "the name leads to the " + stage.leadsTo().word() + " region");
        stage.awaitCommits(Stage.BY_NAME, SOME);
        timeline.note("the writer is back by name and writes in the standby region");
        Loss atFailover = stage.missingOn(Side.STANDBY);
        timeline.note("counted: " + atFailover.missing() + " of " + atFailover.acknowledged()
                + " acknowledged commits are not on the new primary");
        if (variant == Variant.FLAPPING) {
            alarmInVain();
        }
        Instant failback = failback();
        Loss atEnd = stage.missingOn(Side.PRIMARY);
        timeline.note("counted: " + atEnd.missing() + " of " + atEnd.acknowledged()
                + " acknowledged commits are missing after the failback");
        must(
                "the failback loses nothing",
                atEnd.missing() == atFailover.missing(),
                (atEnd.missing() - atFailover.missing()) + " more missing than before it");
        if (variant == Variant.FLAPPING) {
            holdDown();
        }
        return new Seen(lost, atFailover, failback, atEnd);
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    /** The reports of the runs that moved service. */
    List<FailoverReport> moves() {
        return List.copyOf(moves);
    }

    // ---- The losses ----

    private Instant loss(Variant variant) {
        if (variant == Variant.LAGGING_REPLICA) {
            stage.primary().replicationWay().cut();
            timeline.note("the replication is cut: the standby receives nothing any more, and nobody notices");
            stage.pass(WITHOUT_REPLICATION);
        }
        stage.armAlarm();
        Instant lost = clock.instant();
        stage.primary().lose();
        timeline.note(
                "the primary region is lost: SIGKILL to its database server with all processes, its health service"
                        + " gone");
        byte[] event = fired();
        switch (variant) {
            case REGION_LOSS -> switched(operations.alarm(event), Direction.THERE);
            case LAGGING_REPLICA -> acceptTheLoss(operations.alarm(event));
            case OBSERVER_DOWN -> repairAnObserver(operations.alarm(event));
            case FLAPPING -> flap(event);
            case PARTITION -> throw new IllegalStateException("nothing is killed in a partition");
        }
        return lost;
    }

    private byte[] fired() {
        Monitor.Change change = stage.nextChange();
        timeline.note("the alarm in " + DrillPlan.STANDBY_REGION + " fires after " + Monitor.IN_A_ROW
                + " failed probes; its event goes to failover-dns");
        return alarm.fired(change.at());
    }

    private Instant partition() {
        stage.armAlarm();
        Instant lost = clock.instant();
        stage.primary().cutOff();
        timeline.note(
                "the network around the primary region is cut: its server runs, and its own side goes on writing");
        stage.provider().blind(true);
        timeline.note("the provider cannot see its own servers, so it can prove nothing");
        FailoverReport refused = operations.alarm(fired());
        held(refused, Gate.FENCE);
        stage.awaitCommits(Stage.inside(Side.PRIMARY), FEW);
        must(
                "nothing changes while it is not proved that the old primary is stopped",
                stage.leadsTo() == Side.PRIMARY && stage.ledger().acknowledged(Stage.inside(Side.STANDBY)) == 0,
                "the name leads to the " + stage.leadsTo().word() + " region, the standby acknowledged "
                        + stage.ledger().acknowledged(Stage.inside(Side.STANDBY)) + " writes, the old primary goes on");
        stage.provider().blind(false);
        timeline.note("the provider sees its servers again");
        switched(operations.goOn(refused, "the provider answers again"), Direction.THERE);
        must(
                "the provider stopped the old primary",
                !stage.primary().server().isRunning(),
                stage.primary().server().isRunning() ? "it runs" : "no process of it is left");
        stage.primary().reconnect();
        timeline.note("the network is whole again");
        return lost;
    }

    private void acceptTheLoss(FailoverReport refused) {
        held(refused, Gate.LAG);
        switched(
                operations.override(
                        refused, Gate.LAG, "the region is gone for good, the loss is accepted, incident 2026-0117"),
                Direction.THERE);
    }

    private void repairAnObserver(FailoverReport refused) {
        // Without observers who agree, only people could decide.
        held(refused, Gate.QUORUM, Gate.DECISION);
        must(
                "observers that cannot look count as unknown, not as down",
                refused.gates().stream()
                        .filter(gate -> gate.gate() == Gate.QUORUM)
                        .allMatch(gate -> gate.answer() == GateAnswer.Answer.UNKNOWN),
                why(refused, Gate.QUORUM));
        stage.plan().observedAt(stage.plan().witnessPlace(), NOWHERE).write();
        timeline.note("the observer in " + DrillPlan.WITNESS_REGION + " is repaired, the one in the office is not");
        FailoverReport report = operations.goOn(refused, "one observer can look again");
        switched(report, Direction.THERE);
        must(
                "the others make the quorum while one observer still learns nothing",
                why(report, Gate.QUORUM).contains("1 learnt nothing"),
                why(report, Gate.QUORUM));
    }

    // ---- Flapping ----

    /** Fires, clears, fires again, each many times and in any order, four at once. */
    private void flap(byte[] first) {
        Instant now = clock.instant();
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < COPIES; i++) {
            events.add(first);
            events.add(alarm.cleared(now.plusMillis(1)));
            events.add(alarm.fired(now.plusMillis(2)));
        }
        Collections.shuffle(events, new Random(SEED));
        timeline.note("it clears and fires again; " + events.size() + " events arrive, shuffled and four at a time");
        List<FailoverReport> reports = atOnce(events);
        Map<Outcome, Long> outcomes = reports.stream()
                .collect(Collectors.groupingBy(
                        FailoverReport::outcome, () -> new EnumMap<>(Outcome.class), Collectors.counting()));
        timeline.note("failover-dns answered " + outcomes);
        List<FailoverReport> moved = new ArrayList<>(reports.stream()
                .filter(report -> report.outcome() == Outcome.SWITCHED)
                .toList());
        if (moved.isEmpty()) {
            moved.add(goneOnWith(reports));
        }
        must("many events make one failover", moved.size() == 1, outcomes.toString());
        switched(moved.getFirst(), Direction.THERE);
    }

    /** On a busy machine an observer may have been too slow for all of them; then the run's continuation asks again. */
    private FailoverReport goneOnWith(List<FailoverReport> reports) {
        FailoverReport held = reports.stream()
                .filter(report -> report.outcome() == Outcome.HELD)
                .findFirst()
                .orElseThrow(() -> new NotMoved(reports.getFirst()));
        timeline.note("held: " + held.what() + "; its continuation goes on with it");
        return operations.resume(held);
    }

    private List<FailoverReport> atOnce(List<byte[]> events) {
        try (ExecutorService four =
                Executors.newFixedThreadPool(4, Thread.ofVirtual().factory())) {
            List<Callable<FailoverReport>> calls = events.stream()
                    .map(event -> (Callable<FailoverReport>) () -> operations.quietly(event))
                    .toList();
            List<FailoverReport> reports = new ArrayList<>();
            for (Future<FailoverReport> answer : four.invokeAll(calls)) {
                reports.add(answer.get());
            }
            return reports;
        } catch (ExecutionException e) {
            throw new DrillFailed("an event was not answered: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrillFailed("the drill was interrupted.", e);
        }
    }

    private void alarmInVain() {
        timeline.note("the alarm fires once more while the standby region serves");
        FailoverReport report = operations.alarm(alarm.fired(clock.instant()));
        must(
                "nothing moves back by itself",
                report.outcome() == Outcome.REFUSED && stage.leadsTo() == Side.STANDBY,
                report.outcome() + ": " + report.what());
    }

    private void holdDown() {
        stage.primary().cutOff();
        timeline.note("for a moment nobody sees the primary region again, and the alarm fires");
        FailoverReport report = operations.alarm(alarm.fired(clock.instant()));
        stage.primary().reconnect();
        held(report, Gate.HOLD_DOWN);
        must(
                "a second failover is blocked although the observers agree",
                stage.leadsTo() == Side.PRIMARY && opened(report, Gate.QUORUM),
                "observer-quorum " + why(report, Gate.QUORUM));
    }

    // ---- The way back ----

    private Instant failback() {
        Instant asked = clock.instant();
        FailoverReport report = operations.failback("the region is there again, the drill goes back");
        switched(report, Direction.BACK);
        stage.awaitCommits(Stage.BY_NAME, SOME);
        must(
                "the writer finds the way back by name",
                stage.leadsTo() == Side.PRIMARY,
                "the name leads to the " + stage.leadsTo().word() + " region");
        timeline.note("the writer writes in the primary region again");
        return asked;
    }

    private enum Direction {
        THERE,
        BACK
    }

    private void switched(FailoverReport report, Direction direction) {
        moves.add(report);
        must(
                direction == Direction.THERE ? "failover-dns moves service" : "the failback brings service home",
                report.outcome() == Outcome.SWITCHED,
                report.status() + ", " + report.what());
        if (report.outcome() != Outcome.SWITCHED) {
            throw new NotMoved(report);
        }
    }

    /** By these gates and no other, or what they show would be shown by something else. */
    private void held(FailoverReport report, Gate... gates) {
        List<Gate> shut = report.gates().stream()
                .filter(answer -> !answer.passes())
                .map(GateAnswer::gate)
                .toList();
        must(
                "gate " + gates[0].word() + " holds it, and nothing is touched",
                report.outcome() == Outcome.HELD && shut.equals(List.of(gates)),
                report.outcome() == Outcome.HELD
                        ? why(report, gates[0]) + (shut.size() == 1 ? "" : " (shut: " + words(shut) + ")")
                        : report.outcome() + ": " + report.what());
        if (report.outcome() != Outcome.HELD) {
            throw new NotMoved(report);
        }
    }

    private static boolean opened(FailoverReport report, Gate gate) {
        return report.gates().stream()
                .anyMatch(answer -> answer.gate() == gate && answer.answer() == GateAnswer.Answer.OPEN);
    }

    private static String words(List<Gate> gates) {
        return gates.stream().map(Gate::word).collect(Collectors.joining(", "));
    }

    private static String why(FailoverReport report, Gate gate) {
        return report.gates().stream()
                .filter(answer -> answer.gate() == gate)
                .map(answer -> answer.answer().name().toLowerCase(java.util.Locale.ROOT) + ": " + answer.why())
                .findFirst()
                .orElse("it was not asked");
    }

    private void must(String what, boolean held, String found) {
        checks.add(new Check(what, held, found));
    }

    /** The function did otherwise than the course needs to go on. */
    static final class NotMoved extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient FailoverReport report;

        NotMoved(FailoverReport report) {
            super(report.what());
            this.report = report;
        }

        FailoverReport report() {
            return report;
        }
    }
}
