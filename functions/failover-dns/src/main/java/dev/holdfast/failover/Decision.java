package dev.holdfast.failover;

import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.gate.Gates;
import dev.holdfast.failover.gate.Situation;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.step.World;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Decides whether a run may act: asks every gate under the lease, and has the runbook carried out when all are open. */
final class Decision {
    private final Occasion occasion;
    private final World world;
    private final Hold hold;
    private final Procedure procedure;
    private final Debriefing debriefing;
    private final Refusals refusals;
    private final RunLog log;

    Decision(Occasion occasion, World world, Hold hold, Procedure procedure, Debriefing debriefing, Refusals refusals) {
        this.occasion = occasion;
        this.world = world;
        this.hold = hold;
        this.procedure = procedure;
        this.debriefing = debriefing;
        this.refusals = refusals;
        this.log = occasion.log();
    }

    /**
     * A run that was decided before is carried out without asking again: it may have touched something by now.
     *
     * @throws InvalidRequest when an override comes too late
     */
    FailoverReport underLease(Desk desk, RunFile file, Brought brought, LeaseKeeper lease) {
        if (!brought.approvals().isEmpty()) {
            desk.approvals()
                    .accept(
                            file.run(),
                            occasion.plan().failover().approvers(),
                            brought.approvals(),
                            occasion.context().actor());
        }
        desk.tellOutdated();
        RunFile known = brought.overrides().isEmpty()
                ? file
                : desk.incidents().change(file, one -> one.with(brought.overrides()));
        if (known.stage() == RunFile.Stage.DECIDED) {
            if (!brought.overrides().isEmpty()) {
                throw new InvalidRequest(
                        List.of("run " + known.run() + " passed its gates at " + known.decidedAt()
                                + ": there is nothing left to override."),
                        "Go on with it without --override. Nothing was done.");
            }
            return execute(desk, known, brought, lease);
        }
        Serving serving = desk.incidents().serving();
        if (serving.side() != known.from()) {
            desk.incidents().end(known);
            return refusals.wrongWay(known.direction(), serving);
        }
        Situation seen = new Survey(world, occasion.plan(), desk.leases(), occasion.clock())
                .of(known, serving, new Flight.Free(), desk.approvals().approved(known.run()));
        List<GateAnswer> answers = Gates.evaluate(seen, known.overrides());
        log.info("", "gates asked", "gates", brief(answers));
        if (!Gates.pass(answers)) {
            return hold.of(desk, known, answers);
        }
        lease.check();
        RunFile decided = desk.incidents()
                .change(
                        known,
                        one -> one.decided(
                                occasion.now(), firstFailure(known, seen), Survey.canBePlanned(seen), answers));
        return execute(desk, decided, brought, lease);
    }

    private FailoverReport execute(Desk desk, RunFile file, Brought brought, LeaseKeeper lease) {
        return debriefing.left(desk, file, procedure.carryOut(desk, file, brought, lease));
    }

    /** The outage began when it was first seen, not when enough had seen it. */
    private static Instant firstFailure(RunFile file, Situation seen) {
        Instant oldest = seen.now().minus(seen.failover().alarmAge());
        return seen.observations().stream()
                .filter(observation -> observation.verdict() == Observation.Verdict.DOWN)
                .map(Observation::at)
                .filter(at -> at.isAfter(oldest))
                .filter(at -> at.isBefore(file.firstFailure()))
                .min(Instant::compareTo)
                .orElse(file.firstFailure());
    }

    private static String brief(List<GateAnswer> answers) {
        return answers.stream()
                .map(answer ->
                        answer.gate().word() + "=" + answer.answer().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }
}
