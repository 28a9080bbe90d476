package dev.holdfast.failover;

import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.runbook.DryRun;
import dev.holdfast.core.runbook.RunbookReport;
import dev.holdfast.failover.FailoverReport.Measured;
import dev.holdfast.failover.FailoverReport.Outcome;
import dev.holdfast.failover.FailoverReport.RoleAsked;
import dev.holdfast.failover.FailoverReport.TrafficReading;
import dev.holdfast.failover.approval.ApprovalRound;
import dev.holdfast.failover.approval.ApprovalRound.Answer;
import dev.holdfast.failover.gate.GateAnswer;
import dev.holdfast.failover.incident.RunFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A report in the making. For one thread. */
final class ReportDraft {
    private final RunContext run;
    private final Outcome outcome;
    private final Status status;
    private final String what;
    private final String hint;
    private boolean dryRun;
    private String direction = "";
    private String scenario = "";
    private List<GateAnswer> gates = List.of();
    private List<DryRun.PlannedStep> planned = List.of();
    private List<dev.holdfast.core.runbook.StepReport> steps = List.of();
    private List<String> untouched = List.of();
    private List<RoleAsked> approvals = List.of();
    private List<TrafficReading> traffic = List.of();
    private List<Measured> figures = List.of();
    private final List<String> notices = new ArrayList<>();

    ReportDraft(RunContext run, Outcome outcome, Status status, String what, String hint) {
        this.run = run;
        this.outcome = outcome;
        this.status = status;
        this.what = what;
        this.hint = hint;
    }

    ReportDraft about(RunFile file) {
        direction = file.direction().word();
        scenario = file.scenario();
        return this;
    }

    ReportDraft rehearsed() {
        dryRun = true;
        return this;
    }

    ReportDraft gates(List<GateAnswer> answers) {
        gates = answers;
        return this;
    }

    ReportDraft planned(List<DryRun.PlannedStep> steps) {
        planned = steps;
        return this;
    }

    ReportDraft done(RunbookReport done) {
        steps = done.steps();
        untouched = done.untouched();
        notices.addAll(done.remarks());
        return this;
    }

    ReportDraft approvals(ApprovalRound round) {
        approvals = round.asked().stream()
                .map(asked -> new RoleAsked(asked.role(), answer(asked), round.expires()))
                .toList();
        return this;
    }

    private static String answer(ApprovalRound.Asked asked) {
        return switch (asked.answer()) {
            case Answer.Approved(Instant at, var by) ->
                "approved at %s, code brought by %s (%s)"
                        .formatted(
                                at,
                                by.claimed(),
                                by.authenticated()
                                        ? "authenticated by " + by.by()
                                        : "only claimed, let in by " + by.by());
            case Answer.Awaited() ->
                asked.undelivered().isEmpty() ? "awaited, code sent" : "NOT REACHED: " + asked.undelivered();
        };
    }

    ReportDraft traffic(List<TrafficReading> readings) {
        traffic = readings;
        return this;
    }

    ReportDraft figures(List<Measured> rows) {
        figures = rows;
        return this;
    }

    ReportDraft notices(List<String> more) {
        notices.addAll(more);
        return this;
    }

    FailoverReport at(Instant now) {
        return new FailoverReport(
                run, now, status, dryRun, outcome, what, hint, direction, scenario, gates, planned, steps, untouched,
                approvals, traffic, figures, notices, "");
    }
}
