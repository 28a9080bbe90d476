package dev.holdfast.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.TrafficControl;
import dev.holdfast.core.failover.TrafficView;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.runbook.Outcome.Finished;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.FailoverReport.TrafficReading;
import dev.holdfast.failover.gate.Gate;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.gate.Gates;
import dev.holdfast.failover.gate.Situation;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.step.FailoverRunbook;
import dev.holdfast.failover.step.KindMissing;
import dev.holdfast.failover.step.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds out what a failover would do, and whether it could be done, without moving anything. */
final class Rehearsal {
    /** What a test expects to be open while service is up; the others are about an outage. */
    private static final Set<Gate> READINESS =
            EnumSet.of(Gate.SINGLE_FLIGHT, Gate.STANDBY, Gate.CAPACITY, Gate.LAG, Gate.FENCE, Gate.ROTATION);

    private final Occasion occasion;
    private final World world;
    private final SingleFlight flight;
    private final Procedure procedure;
    private final Refusals refusals;
    private final Evidence evidence;

    Rehearsal(
            Occasion occasion,
            World world,
            SingleFlight flight,
            Procedure procedure,
            Refusals refusals,
            Evidence evidence) {
        this.occasion = occasion;
        this.world = world;
        this.flight = flight;
        this.procedure = procedure;
        this.refusals = refusals;
        this.evidence = evidence;
    }

    /** Asks everything, says everything, touches nothing, keeps nothing. */
    FailoverReport dry(Desk desk, RunFile file, Serving serving) {
        Situation seen = seen(desk, file, serving, Survey.flight(desk.leases(), Session.LEASE));
        List<GateAnswer> answers = Gates.evaluate(seen, file.overrides());
        RunFile decided =
                file.decided(file.epoch(), occasion.now(), file.firstFailure(), Survey.canBePlanned(seen), answers);
        boolean would = Gates.pass(answers);
        boolean asks = Gates.onlyApprovalsAreMissing(answers);
        String what = would
                ? "every gate lets the run through; it would take these steps"
                : asks
                        ? "everything is ready; two roles would be asked to approve, then it would take these steps"
                        : "the gates would hold the run; once they are open it would take these steps";
        ReportDraft draft = new ReportDraft(
                occasion.context(),
                Outcome.REHEARSED,
                would || asks ? Status.OK : Status.REFUSED,
                what,
                "nothing was touched.");
        try {
            draft.planned(procedure.planned(desk, decided).steps());
        } catch (KindMissing e) {
            draft.notices(List.of(e.explained()));
        }
        return draft.rehearsed()
                .about(file)
                .gates(answers)
                .traffic(traffic())
                .notices(desk.coordination().notices())
                .at(occasion.now());
    }

    /** As a rehearsal, and has the way of traffic accept a change to what it is already. Leaves evidence. */
    FailoverReport test(Desk desk, RunFile file, Serving serving) {
        try (LeaseKeeper lease = flight.keep(desk)) {
            Situation seen = seen(desk, file, serving, new Flight.Free());
            List<GateAnswer> answers = Gates.evaluate(seen, file.overrides());
            RunbookReport tried = procedure.tryOut(desk, file, lease);
            boolean lever = tried.outcome() instanceof Finished;
            List<String> shut = answers.stream()
                    .filter(answer -> READINESS.contains(answer.gate()) && !answer.passes())
                    .map(answer -> answer.gate().word())
                    .toList();
            boolean ready = lever && shut.isEmpty();
            String what = ready
                    ? "a failover could be carried out: what must stand by stands by, and traffic can be moved"
                    : "a failover could not be carried out now: "
                            + String.join(", ", shut)
                            + (lever ? "" : (shut.isEmpty() ? "" : ", ") + "traffic cannot be moved");
            return evidence.recorded(new ReportDraft(
                            occasion.context(),
                            Outcome.TESTED,
                            ready ? Status.OK : Status.FAILED,
                            what,
                            ready ? "" : "see to it before it is needed. Nothing was moved.")
                    .about(file)
                    .gates(answers)
                    .done(tried)
                    .traffic(traffic())
                    .notices(desk.coordination().notices())
                    .at(occasion.now()));
        } catch (LeaseHeld e) {
            return refusals.atWork(file, Status.REFUSED, e);
        }
    }

    /** Nobody approves a rehearsal. */
    private Situation seen(Desk desk, RunFile file, Serving serving, Flight inFlight) {
        return new Survey(world, occasion.plan(), desk.leases(), occasion.clock())
                .of(file, serving, inFlight, List.of());
    }

    private List<TrafficReading> traffic() {
        List<TrafficReading> readings = new ArrayList<>();
        for (Instrument instrument :
                world.inOrderOfTrial(occasion.plan().failover().traffic())) {
            try {
                TrafficControl control = world.traffic(instrument);
                TrafficView view = control.look(instrument);
                readings.add(new TrafficReading(
                        instrument.name(),
                        control.plane().name().toLowerCase(Locale.ROOT),
                        FailoverRunbook.words(view),
                        view.ttl(),
                        view.convergence()));
            } catch (HoldfastException e) {
                readings.add(
                        new TrafficReading(instrument.name(), "unknown", e.getMessage(), Duration.ZERO, Duration.ZERO));
            }
        }
        return readings;
    }
}
