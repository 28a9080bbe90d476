package dev.holdfast.failover;

import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.runbook.Outcome.Fenced;
import dev.holdfast.core.runbook.Outcome.Finished;
import dev.holdfast.core.runbook.Outcome.GivenUp;
import dev.holdfast.core.runbook.Outcome.HandedOver;
import dev.holdfast.core.runbook.Outcome.Open;
import dev.holdfast.core.runbook.Outcome.Stopped;
import dev.holdfast.core.runbook.Outcome.Undone;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.core.runbook.StepReport;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.gate.Direction;
import dev.holdfast.failover.incident.RunFile;
import dev.holdfast.failover.step.FailoverRunbook;
import dev.holdfast.failover.step.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells how the runbook left a run, and closes its incident when the run is over. */
final class Debriefing {
    private final Occasion occasion;
    private final Procedure procedure;
    private final RunLog log;

    Debriefing(Occasion occasion, Procedure procedure) {
        this.occasion = occasion;
        this.procedure = procedure;
        this.log = occasion.log();
    }

    /** A run that the runbook has just been worked through for, to its end or not. */
    FailoverReport left(Desk desk, RunFile file, RunbookReport done) {
        return switch (done.outcome()) {
            case Finished finished -> {
                desk.incidents().end(file);
                yield switched(desk, file, done);
            }
            case Stopped stopped -> {
                if (!FailoverRunbook.touched(done)) {
                    // The next alarm or person finds it undecided, and asks the gates.
                    desk.incidents().change(file, one -> one.reconsidered(file.epoch()));
                }
                yield draft(
                        desk,
                        file,
                        done,
                        Outcome.STOPPED,
                        Status.FAILED,
                        stoppedAt(stopped, done),
                        stopHint(file, done));
            }
            case Undone undone -> {
                desk.incidents().end(file);
                yield draft(
                        desk,
                        file,
                        done,
                        Outcome.UNDONE,
                        Status.FAILED,
                        "step " + undone.step() + " failed, and what had been done was taken back: " + undone.why(),
                        occasion.region(file.from()) + " serves as before; see to what failed and start again.");
            }
            case GivenUp givenUp -> {
                desk.incidents().end(file);
                yield givenUp(desk, file, done, givenUp.why());
            }
            case HandedOver handedOver ->
                draft(
                        desk,
                        file,
                        done,
                        Outcome.HANDED_OVER,
                        Status.PARTIAL,
                        "the time of this invocation is over; the run goes on at " + handedOver.resumeAt(),
                        resumeHint(file));
            case Fenced fenced ->
                draft(desk, file, done, Outcome.IN_PROGRESS, Status.PARTIAL, fenced.why(), resumeHint(file));
            case Open open ->
                draft(desk, file, done, Outcome.IN_PROGRESS, Status.PARTIAL, open.why(), resumeHint(file));
        };
    }

    /** A run that had begun nothing when a person gave it up. */
    FailoverReport givenUpUntouched(Desk desk, RunFile file, String reason) {
        desk.incidents().end(file);
        return new ReportDraft(
                        occasion.of(file),
                        Outcome.GIVEN_UP,
                        Status.OK,
                        "run " + file.run() + " is given up (" + reason + "); it had touched nothing",
                        "")
                .about(file)
                .at(occasion.now());
    }

    private FailoverReport givenUp(Desk desk, RunFile file, RunbookReport done, String why) {
        List<String> left = done.steps().stream()
                .filter(step -> step.status() == StepReport.Status.LEFT)
                .map(step -> "step " + step.step() + " is left as it is, " + step.evidence())
                .toList();
        return draft(
                        desk,
                        file,
                        done,
                        Outcome.GIVEN_UP,
                        left.isEmpty() ? Status.OK : Status.PARTIAL,
                        "the run is given up (" + why + "); "
                                + (left.isEmpty()
                                        ? "what it had done was taken back"
                                        : "not all that it had done could be taken back"),
                        left.isEmpty()
                                ? ""
                                : "see to what is left, or start a failover, which fences the old primary by an"
                                        + " independent path before it promotes.")
                .noticing(left);
    }

    private FailoverReport switched(Desk desk, RunFile file, RunbookReport done) {
        List<String> amiss = amiss(done);
        List<String> notices = new ArrayList<>(amiss);
        if (file.direction() == Direction.FAILOVER
                && !occasion.plan().failover().system().isEmpty()) {
            List<String> aftermath = done.facts()
                    .get(Found.AFTERMATH)
                    .map(String::lines)
                    .map(Stream::toList)
                    .orElse(List.of());
            notices.addAll(aftermath);
            notices.addAll(aftermath.isEmpty() ? List.of(ordinaryAftermath(file)) : List.of());
        }
        file.decision().stream()
                .filter(answer -> !answer.override().isEmpty())
                .forEach(answer ->
                        notices.add("gate " + answer.gate().word() + " was overridden: " + answer.override()));
        FailoverReport report = draft(
                desk,
                file,
                done,
                Outcome.SWITCHED,
                amiss.isEmpty() ? Status.OK : Status.PARTIAL,
                "service moved from " + occasion.region(file.from()) + " to " + occasion.region(file.to())
                        + done.facts()
                                .get(Found.TRAFFIC_BY)
                                .map(by -> ", traffic by " + by + " ("
                                        + done.facts().get(Found.TRAFFIC_PLANE).orElse("") + " plane)")
                                .orElse(""),
                "");
        return report.noticing(notices);
    }

    private String ordinaryAftermath(RunFile file) {
        return "the old primary in " + occasion.region(file.from())
                + " does not follow any more; where the provider stopped it, it may still cost money."
                + " It is made a standby by the way back: holdfast failover --plan "
                + occasion.plan().name() + " --direction failback --reason TEXT";
    }

    /** What went otherwise than the runbook wants it, though service moved. */
    private static List<String> amiss(RunbookReport done) {
        List<String> amiss = new ArrayList<>(done.steps().stream()
                .filter(step -> step.status() == StepReport.Status.CONTINUED)
                .map(step -> "step " + step.step() + ": " + step.evidence())
                .toList());
        done.facts()
                .get(Found.TRAFFIC_SILENT)
                .ifPresent(silent -> amiss.add("traffic is moved, but these authorities gave no answer: " + silent));
        done.facts()
                .get(Found.TRAFFIC_TROUBLE)
                .ifPresent(trouble -> amiss.add("traffic was moved by another instrument first tried: " + trouble));
        return amiss;
    }

    private String stoppedAt(Stopped stopped, RunbookReport done) {
        return "the run stopped at step " + stopped.step() + ": " + stopped.why() + " " + howItStands(done);
    }

    /** An order to promote that got no answer stands: until somebody looked, neither server may be started. */
    private String howItStands(RunbookReport done) {
        if (done.facts().get(Found.TIMELINE).isPresent()) {
            return "The standby is promoted and takes writes.";
        }
        if (!done.committed()) {
            return "Nothing is promoted.";
        }
        return occasion.plan().failover().system().isEmpty()
                ? "Clients may be sent to the other region already."
                : "The standby may be promoted, now or later: do not start or open the old primary before you know.";
    }

    private String stopHint(RunFile file, RunbookReport done) {
        return "see to it, then: " + occasion.command(file) + " --reason WHAT-YOU-DID" + occasion.orGiveUp(file, done)
                + ".";
    }

    private String resumeHint(RunFile file) {
        return "see to it, then: " + occasion.command(file) + " --reason WHAT-YOU-DID.";
    }

    private FailoverReport draft(
            Desk desk, RunFile file, RunbookReport done, Outcome outcome, Status status, String what, String hint) {
        log.info("", "run left", "outcome", outcome, "what", what);
        ReportDraft draft = new ReportDraft(occasion.of(file), outcome, status, what, hint)
                .about(file)
                .gates(file.decision())
                .done(done)
                .figures(Figures.of(
                        occasion.plan(),
                        file,
                        done,
                        desk.store().writes(),
                        desk.store().spent()))
                .notices(desk.coordination().notices());
        desk.approvals().round(file.run()).ifPresent(draft::approvals);
        return draft.at(occasion.now());
    }

    /** A run that was over before. An invocation that died may have left the incident open behind it. */
    FailoverReport answered(Desk desk, RunFile file) {
        desk.incidents().end(file);
        ReportDraft draft = new ReportDraft(
                        occasion.of(file),
                        Outcome.ANSWERED,
                        Status.OK,
                        "run " + file.run() + " answered this and is over; nothing was done again",
                        "")
                .about(file)
                .gates(file.decision());
        if (!file.decision().isEmpty()) {
            procedure.look(desk, file).ifPresent(draft::done);
        }
        return draft.at(occasion.now());
    }
}
