package dev.holdfast.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.trigger.Trigger;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.incident.CoordinationLost;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.incident.Serving;
import dev.holdfast.failover.incident.Transition;
import dev.holdfast.failover.step.World;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One invocation at one plan: finds or opens the run that an event or a request is about. From there the way leads through
 * {@link Takeover}, {@link Decision}, {@link Hold} or {@link Procedure}, and {@link Debriefing}; or to {@link Rehearsal}.
 */
final class Session {
    /** Keeps two failovers apart. Each invocation takes it under a name of its own, so a living one is never pushed aside. */
    static final String LEASE = "failover";

    private final Occasion occasion;
    private final Vault vault;
    private final World world;
    private final Opening opening;
    private final Takeover takeover;
    private final Rehearsal rehearsal;
    private final Refusals refusals;
    private final Evidence evidence;
    private final RunLog log;

    Session(
            Occasion occasion,
            Vault vault,
            World world,
            Opening opening,
            Takeover takeover,
            Rehearsal rehearsal,
            Refusals refusals,
            Evidence evidence) {
        this.occasion = occasion;
        this.vault = vault;
        this.world = world;
        this.opening = opening;
        this.takeover = takeover;
        this.rehearsal = rehearsal;
        this.refusals = refusals;
        this.evidence = evidence;
        this.log = occasion.log();
    }

    /** An alarm that says that something is down and that the plan maps: acted on when what it is about serves. */
    FailoverReport alarm(Trigger.Alarm alarm, AlarmJudgement.MayStart may) {
        return atDesk(desk -> alarm(desk, alarm, may));
    }

    private FailoverReport alarm(Desk desk, Trigger.Alarm alarm, AlarmJudgement.MayStart may) {
        // In this order: a run that answered this alarm remembered it before it changed who serves.
        Serving serving = desk.incidents().serving();
        Optional<RunFile> known = desk.incidents().known(alarm.duplicateKey()).flatMap(desk.incidents()::run);
        if (known.isPresent()) {
            // Whoever remembered it may have died before its word was heard.
            return takeover.carryOn(desk, desk.hear(known.get(), AlarmJudgement.word(alarm)), Brought.nothing());
        }
        Instant now = occasion.now();
        return switch (AlarmJudgement.ofNow(alarm, may, occasion.plan(), serving, now)) {
            case AlarmJudgement.Reported reported -> refusals.reported(reported.why());
            case AlarmJudgement.Refused refused -> {
                log.warn("", refused.why(), "alarm", alarm.alarm());
                yield refusals.refused(refused.why(), refused.hint());
            }
            // Only asked of alarms that clear, which open no run.
            case AlarmJudgement.TakesBack back -> refusals.reported(back.why());
            case AlarmJudgement.MayStart start -> started(desk, alarm, desk.join(opening.by(alarm, start), now));
        };
    }

    /** What an alarm said before counts no longer for the run that it belongs to, as long as that is undecided. */
    FailoverReport cleared(Trigger.Alarm alarm, AlarmJudgement.TakesBack back) {
        Transition word = AlarmJudgement.word(alarm);
        if (word.at().isAfter(occasion.now().plus(AlarmJudgement.SKEW))) {
            return refusals.reported(back.why() + ", but only at " + word.at() + ": see to the clocks");
        }
        return atDesk(desk -> {
            Optional<RunFile> heard = desk.incidents()
                    .open()
                    .flatMap(incident -> desk.incidents().run(incident.run()))
                    .filter(file -> file.heardFrom(word))
                    .map(file -> desk.hear(file, word));
            return refusals.reported(
                    back.why() + heard.map(Session::whatBecameOf).orElse(""));
        });
    }

    private static String whatBecameOf(RunFile file) {
        return file.stage() == RunFile.Stage.UNDECIDED
                ? "; it does not speak for run " + file.run() + " any more"
                : "; run " + file.run() + " was decided before";
    }

    private FailoverReport started(Desk desk, Trigger.Alarm alarm, RunFile file) {
        if (file.direction() != Direction.FAILOVER) {
            return refusals.comeAgainAfter(file);
        }
        RunId answers = desk.incidents().remember(alarm.duplicateKey(), file.run());
        FailoverReport report = takeover.carryOn(desk, desk.hear(file, AlarmJudgement.word(alarm)), Brought.nothing());
        // A whole other run may have come and gone since this invocation looked: then that one is the alarm's answer.
        return report.outcome() == Outcome.REFUSED && !answers.equals(file.run())
                ? desk.incidents()
                        .run(answers)
                        .map(run -> takeover.carryOn(desk, run, Brought.nothing()))
                        .orElse(report)
                : report;
    }

    /** Somebody asks. */
    FailoverReport asked(FailoverRequest request) {
        if (!request.moveAuthority().isEmpty()) {
            return evidence.recorded(
                    new AuthorityMove(occasion.plan(), vault, occasion.context(), world.couriers(), occasion.clock())
                            .asked(request));
        }
        if (!request.run().isEmpty()) {
            return atDesk(desk -> resumed(desk, request));
        }
        RunFile file = opening.by(request);
        return atDesk(desk -> begun(desk, file, request));
    }

    private FailoverReport resumed(Desk desk, FailoverRequest request) {
        RunFile file = desk.incidents()
                .run(RunId.parse(request.run()))
                .orElseThrow(() -> new InvalidRequest(
                        List.of("store '" + desk.store().name() + "' knows no run " + request.run() + " of plan '"
                                + occasion.plan().name() + "'."),
                        "The report and the messages name the run. Nothing was done."));
        return request.giveUp()
                ? takeover.giveUp(desk, file, request.reason())
                : takeover.carryOn(desk, file, Brought.by(request));
    }

    private FailoverReport begun(Desk desk, RunFile file, FailoverRequest request) {
        Serving serving = desk.incidents().serving();
        if (serving.side() != file.from()) {
            return refusals.wrongWay(file.direction(), serving);
        }
        if (request.dryRun()) {
            return rehearsal.dry(desk, file, serving);
        }
        if (file.direction() == Direction.TEST) {
            return rehearsal.test(desk, file, serving);
        }
        RunFile joined = desk.join(file, occasion.now());
        return joined.direction() == file.direction()
                ? takeover.carryOn(desk, joined, Brought.by(request))
                : refusals.anotherWayIsOpen(joined);
    }

    /** What needs the authoritative store; without it nothing is done, and the report says what a person can do. */
    private interface AtDesk {
        FailoverReport answer(Desk desk);
    }

    private FailoverReport atDesk(AtDesk work) {
        try {
            return work.answer(Desk.open(occasion.plan(), vault, world.couriers(), occasion.clock()));
        } catch (CoordinationLost e) {
            log.error("", e);
            return evidence.recorded(refusals.refused(e.getMessage(), e.hint()));
        } catch (StoreException e) {
            return stopped("the coordination store stopped answering", "when the store answers again", e);
        } catch (IntegrityException e) {
            return stopped(
                    "what the coordination store holds cannot be relied on",
                    "when that is repaired (" + e.hint() + ")",
                    e);
        }
    }

    /** Something may have been done before, so it is never said that nothing was. */
    private FailoverReport stopped(String why, String when, HoldfastException e) {
        log.error("", e);
        return evidence.recorded(new ReportDraft(
                        occasion.context(),
                        Outcome.STOPPED,
                        Status.FAILED,
                        why + ", so nothing more was done: " + e.getMessage(),
                        "what was begun stands in its journal; repeat the event or go on with the run " + when + ".")
                .at(occasion.now()));
    }
}
