package dev.holdfast.failover;

import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.runbook.Outcome.Open;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.failover.approval.Subject;
import dev.holdfast.failover.gate.Gate;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.gate.Gates;
import dev.holdfast.failover.gate.Situation;
import dev.holdfast.failover.gate.Situation.Flight;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.step.FailoverRunbook;
import dev.holdfast.failover.step.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides whether a run may act: asks every gate under the lease, and has the runbook carried out when all are open. One
 * that has acted already is gone on with.
 */
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
     * Asks the gates as long as the run has touched nothing, however often it was decided: what they saw a while ago says
     * nothing about now. From then on there is only the way on, or back.
     *
     * @throws InvalidRequest when an override comes too late
     * @throws dev.holdfast.core.vault.lease.LeaseLost when another invocation has the run in hand by now; nothing was done
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
        RunFile mine = mine(desk, file, lease);
        Optional<RunbookReport> before = procedure.look(desk, mine);
        boolean begun = before.filter(report -> FailoverRunbook.touched(report) || report.givenUp())
                .isPresent();
        return begun ? goneOnWith(desk, mine, before.get(), brought, lease) : decided(desk, mine, brought, lease);
    }

    private FailoverReport goneOnWith(
            Desk desk, RunFile file, RunbookReport before, Brought brought, LeaseKeeper lease) {
        if (!brought.overrides().isEmpty()) {
            throw new InvalidRequest(
                    List.of("run " + file.run() + " passed its gates at " + file.decidedAt()
                            + " and has begun: there is nothing left to override."),
                    "Go on with it without --override, or give it up with --give-up --reason TEXT and start again."
                            + " Nothing was done.");
        }
        boolean left = before.outcome() instanceof Open && isOld(desk, before.endedAt()) && !before.givenUp();
        if (left && !brought.reopens()) {
            return refusals.leftTooLong(file, before);
        }
        return debriefing.left(
                desk,
                file,
                brought.reopens() ? procedure.reopen(desk, file, brought, lease) : procedure.goOn(desk, file, lease));
    }

    private FailoverReport decided(Desk desk, RunFile mine, Brought brought, LeaseKeeper lease) {
        RunFile file = desk.incidents()
                .change(mine, one -> one.reconsidered(lease.epoch()).with(brought.overrides()));
        Serving serving = desk.incidents().serving();
        if (serving.side() != file.from()) {
            desk.incidents().end(file);
            return refusals.wrongWay(file.direction(), serving);
        }
        Situation seen = new Survey(world, occasion.plan(), desk.leases(), occasion.clock())
                .of(file, serving, new Flight.Free(), List.of());
        boolean planned = Survey.canBePlanned(seen);
        Subject subject = subject(file, planned, Gates.evaluate(seen, file.overrides()));
        List<GateAnswer> answers =
                Gates.evaluate(seen.approvedBy(desk.approvals().approved(file.run(), subject)), file.overrides());
        log.info("", "gates asked", "gates", brief(answers));
        if (!Gates.pass(answers)) {
            return hold.of(desk, file, answers, subject);
        }
        RunFile decided = desk.incidents()
                .change(
                        file,
                        one -> one.decided(lease.epoch(), occasion.now(), firstFailure(file, seen), planned, answers));
        return debriefing.left(
                desk,
                decided,
                begunOtherwise(desk, file, planned)
                        ? procedure.beginAnew(desk, inHand(decided, lease), lease)
                        : procedure.goOn(desk, inHand(decided, lease), lease));
    }

    /** Whether what the journal says so far is of another beginning than the one decided now. */
    private boolean begunOtherwise(Desk desk, RunFile file, boolean planned) {
        return procedure
                .look(desk, file)
                .filter(report -> !(report.outcome() instanceof Open)
                        || isOld(desk, report.endedAt())
                        || !Procedure.wasPlanned(report, planned))
                .isPresent();
    }

    private boolean isOld(Desk desk, Instant lastSign) {
        return lastSign.plus(desk.lapse()).isBefore(occasion.now());
    }

    /** Writes the lease's epoch into the file first: whoever held it before cannot decide any more. */
    private static RunFile mine(Desk desk, RunFile file, LeaseKeeper lease) {
        return inHand(desk.incidents().change(file, one -> one.takenBy(lease.epoch())), lease);
    }

    private static RunFile inHand(RunFile file, LeaseKeeper lease) {
        lease.check();
        if (file.epoch() != lease.epoch()) {
            throw new IllegalStateException("run " + file.run() + " is in the hands of epoch " + file.epoch()
                    + ", but the lease has epoch " + lease.epoch());
        }
        return file;
    }

    /** What two people approve: this move, as the gates were shown to them, passed where they are told so. */
    private static Subject subject(RunFile file, boolean planned, List<GateAnswer> answers) {
        List<String> statements = new ArrayList<>(List.of(
                file.direction().word(),
                file.scenario(),
                file.from().word(),
                file.to().word(),
                planned ? "planned" : "unplanned"));
        answers.stream()
                .filter(answer -> answer.gate() != Gate.DECISION)
                .forEach(answer -> statements.addAll(
                        List.of(answer.gate().word(), answer.answer().name())));
        file.overrides()
                .forEach(override ->
                        statements.addAll(List.of("override", override.gate().word(), override.reason())));
        return Subject.of(statements);
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
