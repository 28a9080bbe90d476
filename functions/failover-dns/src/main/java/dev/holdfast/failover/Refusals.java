package dev.holdfast.failover;

import dev.holdfast.core.failover.Side;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.LeaseLost;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;

/** What is said when an invocation starts nothing and goes on with nothing: why, and what a person can do instead. */
final class Refusals {
    private final Occasion occasion;

    Refusals(Occasion occasion) {
        this.occasion = occasion;
    }

    /** What happened asks for nothing. */
    FailoverReport reported(String why) {
        occasion.log().info("", why);
        return new ReportDraft(occasion.context(), Outcome.REPORTED, Status.OK, why, "").at(occasion.now());
    }

    FailoverReport refused(String why, String hint) {
        return draft(why, hint).at(occasion.now());
    }

    /** Service is not where it is to be moved away from. */
    FailoverReport wrongWay(Direction direction, Serving serving) {
        String since = serving.moved() ? " since " + serving.since() + " (run " + serving.run() + ")" : "";
        String here = occasion.region(serving.side());
        return refused(
                "a " + direction.word() + " moves service away from " + occasion.region(direction.from()) + ", but "
                        + here + " serves" + since,
                serving.side() == Side.STANDBY
                        ? "to go back: holdfast failover --plan "
                                + occasion.plan().name() + " --direction failback --reason TEXT."
                        : "there is nothing to bring back.");
    }

    /** The incident that is open is answered by a run that goes another way. */
    FailoverReport anotherWayIsOpen(RunFile open) {
        return anotherWayIsOpen(open, Status.REFUSED);
    }

    /** The same to an alarm, which is to come again: nothing remembers it. */
    FailoverReport comeAgainAfter(RunFile open) {
        return anotherWayIsOpen(open, Status.PARTIAL);
    }

    private FailoverReport anotherWayIsOpen(RunFile open, Status status) {
        return new ReportDraft(
                        occasion.context(),
                        Outcome.REFUSED,
                        status,
                        "a " + open.direction().word() + " is open for this plan, run " + open.run(),
                        "see it to its end first: " + occasion.command(open) + ".")
                .at(occasion.now());
    }

    /** Another run answers the incident by now. */
    FailoverReport givenUp(RunFile file, RunFile current) {
        return draft(
                        "run " + file.run() + " is given up, run " + current.run() + " answers the incident",
                        "go on with that one.")
                .about(file)
                .at(occasion.now());
    }

    /** Another invocation holds the lease. */
    FailoverReport atWork(RunFile file, Status status, LeaseHeld held) {
        return new ReportDraft(
                        occasion.of(file),
                        Outcome.IN_PROGRESS,
                        status,
                        "another invocation is at work on a failover of this plan since " + held.since(),
                        "it is finished or can be gone on with after " + held.until() + ": " + occasion.command(file)
                                + ".")
                .about(file)
                .at(occasion.now());
    }

    /** Another invocation took the lease over while this one was at it. */
    FailoverReport overtaken(RunFile file, LeaseLost lost) {
        return new ReportDraft(occasion.of(file), Outcome.IN_PROGRESS, Status.PARTIAL, lost.getMessage(), lost.hint())
                .about(file)
                .at(occasion.now());
    }

    /** The run was left in its middle, and what its gates saw then says nothing about now. */
    FailoverReport leftTooLong(RunFile file, RunbookReport done) {
        return new ReportDraft(
                        occasion.of(file),
                        Outcome.STOPPED,
                        Status.FAILED,
                        "run " + file.run() + " passed its gates at " + file.decidedAt() + " and was left half done at "
                                + done.endedAt() + ", too long ago to be gone on with by itself; nothing more was done",
                        "look at both servers and at traffic, then go on with it: " + occasion.command(file)
                                + " --reason WHAT-YOU-SAW" + occasion.orGiveUp(file, done) + ".")
                .about(file)
                .gates(file.decision())
                .done(done)
                .at(occasion.now());
    }

    private ReportDraft draft(String why, String hint) {
        return new ReportDraft(occasion.context(), Outcome.REFUSED, Status.REFUSED, why, hint);
    }
}
