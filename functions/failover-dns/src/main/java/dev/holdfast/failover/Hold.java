package dev.holdfast.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.Continuation;
import dev.holdfast.core.run.RunLog;
import dev.holdfast.core.run.Status;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.approval.ApprovalRound;
import dev.holdfast.failover.approval.Subject;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.gate.Gates;
import dev.holdfast.failover.incident.RunFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Holds a run whose gates are not all open: asks the roles to approve, or sees to it that the gates are asked again. */
final class Hold {
    /** How soon gates are asked again that may open by themselves. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(30);

    private final Occasion occasion;
    private final Continuation continuation;
    private final RunLog log;

    Hold(Occasion occasion, Continuation continuation) {
        this.occasion = occasion;
        this.continuation = continuation;
        this.log = occasion.log();
    }

    FailoverReport of(Desk desk, RunFile file, List<GateAnswer> answers, Subject subject) {
        return Gates.onlyApprovalsAreMissing(answers)
                ? untilApproved(desk, file, answers, subject)
                : untilOpen(desk, file, answers);
    }

    private FailoverReport untilApproved(Desk desk, RunFile file, List<GateAnswer> answers, Subject subject) {
        List<String> notices = new ArrayList<>(desk.coordination().notices());
        if (desk.approvals().outdated(file.run(), subject)) {
            notices.add(
                    "what is to be approved has changed since the roles were asked: fresh codes went out, and what was"
                            + " approved before does not count");
        }
        ApprovalRound round = desk.approvals().ask(file.run(), subject, occasion.plan(), about(file, answers));
        return new ReportDraft(
                        occasion.of(file),
                        Outcome.WAITING_FOR_APPROVAL,
                        Status.REFUSED,
                        "everything is ready, two approvals by different roles are missing; nothing was touched",
                        "each role got a code at its own contact. With the codes: " + occasion.command(file)
                                + " --approve ROLE=CODE --approve ROLE=CODE, together or one after the other.")
                .about(file)
                .gates(answers)
                .approvals(round)
                .notices(notices)
                .at(occasion.now());
    }

    /** What those who are to approve read. */
    private String about(RunFile file, List<GateAnswer> answers) {
        return """
                Plan %s, scenario %s: service is to move from %s to %s (%s).
                Asked for by %s: %s
                What the gates say:
                %s
                """.formatted(
                        occasion.plan().name(),
                        file.scenario(),
                        occasion.region(file.from()),
                        occasion.region(file.to()),
                        file.direction().word(),
                        file.alarm().isEmpty() ? file.actor().claimed() : "alarm " + file.alarm(),
                        file.reason(),
                        answers.stream()
                                .map(answer -> "- " + answer.gate().word() + ": "
                                        + answer.answer().name().toLowerCase(Locale.ROOT) + ", " + answer.why()
                                        + (answer.override().isEmpty() ? "" : " OVERRIDDEN: " + answer.override()))
                                .collect(Collectors.joining("\n")));
    }

    private FailoverReport untilOpen(Desk desk, RunFile file, List<GateAnswer> answers) {
        List<GateAnswer> shut =
                answers.stream().filter(answer -> !answer.passes()).toList();
        askAgain(file);
        return new ReportDraft(
                        occasion.of(file),
                        Outcome.HELD,
                        Status.REFUSED,
                        shut.stream()
                                        .map(answer -> answer.gate().word() + " is "
                                                + answer.answer().name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + "; nothing was touched",
                        hint(file, shut))
                .about(file)
                .gates(answers)
                .notices(desk.coordination().notices())
                .at(occasion.now());
    }

    /** What opens by itself is asked again as long as one of its alarms is fresh; a person asks again by hand. */
    private void askAgain(RunFile file) {
        Instant oldest = occasion.now().minus(occasion.plan().failover().alarmAge());
        boolean fresh =
                file.heard().stream().anyMatch(word -> word.fired() && word.at().isAfter(oldest));
        if (fresh) {
            resumeAt(file, occasion.now().plus(ASK_AGAIN));
        }
    }

    private String hint(RunFile file, List<GateAnswer> shut) {
        String command = occasion.command(file);
        List<String> never = shut.stream()
                .filter(answer -> !answer.overridable())
                .map(answer -> answer.gate().word())
                .toList();
        String overrides = shut.stream()
                .filter(GateAnswer::overridable)
                .map(answer -> " --override " + answer.gate().word() + "=REASON")
                .collect(Collectors.joining());
        return "when that has changed, go on with: " + command + "."
                + (overrides.isEmpty() ? "" : " To pass it with a written reason: " + command + overrides + ".")
                + (never.isEmpty() ? "" : " Never to be overridden: " + String.join(", ", never) + ".");
    }

    /**
     * Has the run gone on with later.
     *
     * @return false where nothing can do that: a person has to, and the log says so
     */
    boolean resumeAt(RunFile file, Instant when) {
        try {
            continuation.resumeAt(occasion.context().function(), occasion.plan().name(), file.run(), when);
            return true;
        } catch (HoldfastException e) {
            log.warn("", "nobody goes on with this run by itself", "reason", e.explained());
            return false;
        }
    }
}
