package dev.holdfast.failover;

import dev.holdfast.core.run.Status;
import dev.holdfast.core.runbook.NoWayBack;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import dev.holdfast.core.vault.lease.LeaseLost;
import dev.holdfast.failover.incident.RunFile;

/** Takes a run over, whoever began it, unless it is over, given up or in somebody else's hands. */
final class Takeover {
    private final Occasion occasion;
    private final SingleFlight flight;
    private final Decision decision;
    private final Procedure procedure;
    private final Hold hold;
    private final Debriefing debriefing;
    private final Refusals refusals;
    private final Evidence evidence;

    Takeover(
            Occasion occasion,
            SingleFlight flight,
            Decision decision,
            Procedure procedure,
            Hold hold,
            Debriefing debriefing,
            Refusals refusals,
            Evidence evidence) {
        this.occasion = occasion;
        this.flight = flight;
        this.decision = decision;
        this.procedure = procedure;
        this.hold = hold;
        this.debriefing = debriefing;
        this.refusals = refusals;
        this.evidence = evidence;
    }

    /** Goes on with a run: decides when that is still open, acts when it is decided. */
    FailoverReport carryOn(Desk desk, RunFile file, Brought brought) {
        if (file.stage() == RunFile.Stage.ENDED) {
            return debriefing.answered(desk, file);
        }
        RunFile current = desk.join(file, occasion.now());
        if (!current.run().equals(file.run())) {
            return refusals.givenUp(file, current);
        }
        desk.incidents().touch(file.run(), occasion.now());
        try (LeaseKeeper lease = flight.keep(desk)) {
            RunFile fresh = desk.incidents().run(file.run()).orElse(file);
            return fresh.stage() == RunFile.Stage.ENDED
                    ? debriefing.answered(desk, fresh)
                    : evidence.recorded(decision.underLease(desk, fresh, brought, lease));
        } catch (LeaseHeld e) {
            return refusals.atWork(file, settled(file, brought, e), e);
        } catch (LeaseLost e) {
            return refusals.overtaken(file, e);
        }
    }

    /** Ends a run that a person gives up: takes back what it did, where that can be. */
    FailoverReport giveUp(Desk desk, RunFile file, String reason) {
        try (LeaseKeeper lease = flight.keep(desk)) {
            RunFile fresh = desk.incidents().run(file.run()).orElse(file);
            return fresh.stage() == RunFile.Stage.ENDED
                    ? debriefing.answered(desk, fresh)
                    : evidence.recorded(procedure
                            .giveUp(desk, fresh, reason, lease)
                            .map(done -> debriefing.left(desk, fresh, done))
                            .orElseGet(() -> debriefing.givenUpUntouched(desk, fresh, reason)));
        } catch (LeaseHeld e) {
            return refusals.atWork(file, Status.REFUSED, e);
        } catch (NoWayBack e) {
            return refusals.refused(e.getMessage(), e.hint() + " " + occasion.command(file) + " --reason TEXT.");
        }
    }

    /**
     * Who holds the lease may be at work on this run, but also on a rehearsal, or die before it has decided: an alarm comes once,
     * so its run is looked after whoever that is. Only where nobody can be asked to is the event itself to be repeated. A person
     * who asked has no answer yet.
     */
    private Status settled(RunFile file, Brought brought, LeaseHeld held) {
        if (brought.byPerson()) {
            return Status.REFUSED;
        }
        return hold.resumeAt(file, SingleFlight.after(held)) ? Status.OK : Status.PARTIAL;
    }
}
