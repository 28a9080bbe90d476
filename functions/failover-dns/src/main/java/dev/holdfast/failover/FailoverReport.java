package dev.holdfast.failover;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.core.run.Metric;
import dev.holdfast.core.run.RunContext;
import dev.holdfast.core.run.RunReport;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.runbook.DryRun;
import dev.holdfast.core.runbook.StepReport;
import dev.holdfast.failover.gate.GateAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one invocation of {@code failover-dns} found and did.
 *
 * @param run the run it was about; for an event that started none, an identifier of its own
 * @param outcome how it ended
 * @param what the same in one sentence
 * @param hint what to do next; empty when nothing is
 * @param direction {@code failover}, {@code failback}, {@code test}; empty when nothing was to be moved
 * @param scenario the plan's scenario; may be empty
 * @param gates what each gate says; empty when none was asked
 * @param planned the steps of a rehearsal
 * @param steps the steps that were touched
 * @param untouched names of those that were not
 * @param approvals who was asked to approve, and who did
 * @param traffic where clients are sent, for a rehearsal
 * @param figures what was measured
 * @param notices what else an operator should know
 * @param evidence key of this report's signed copy in the vault, or why there is none; empty when none was due
 */
public record FailoverReport(
        RunContext run,
        Instant finishedAt,
        Status status,
        boolean dryRun,
        Outcome outcome,
        String what,
        String hint,
        String direction,
        String scenario,
        List<GateAnswer> gates,
        List<DryRun.PlannedStep> planned,
        List<StepReport> steps,
        List<String> untouched,
        List<RoleAsked> approvals,
        List<TrafficReading> traffic,
        List<Measured> figures,
        List<String> notices,
        String evidence)
        implements RunReport {
    public FailoverReport {
        gates = List.copyOf(gates);
        planned = List.copyOf(planned);
        steps = List.copyOf(steps);
        untouched = List.copyOf(untouched);
        approvals = List.copyOf(approvals);
        traffic = List.copyOf(traffic);
        figures = List.copyOf(figures);
        notices = List.copyOf(notices);
    }

    @Override
    public List<Metric> metrics() {
        return dryRun ? List.of() : Metric.ofRun(this);
    }

    /** How an invocation ended. */
    public enum Outcome {
        /** The event starts nothing; it is reported. */
        @JsonProperty("reported")
        REPORTED,
        /** It would start something, but must not. */
        @JsonProperty("refused")
        REFUSED,
        /** Another invocation is at work on the same run. */
        @JsonProperty("in-progress")
        IN_PROGRESS,
        /** Gates are not open; nothing was touched. */
        @JsonProperty("held")
        HELD,
        /** Only approvals are missing; nothing was touched. */
        @JsonProperty("waiting-for-approval")
        WAITING_FOR_APPROVAL,
        /** A dry run: everything was asked, nothing was touched. */
        @JsonProperty("rehearsed")
        REHEARSED,
        /** A test: everything was asked, the lever was tried, nothing was moved. */
        @JsonProperty("tested")
        TESTED,
        /** Service moved. */
        @JsonProperty("switched")
        SWITCHED,
        /** The run stopped at a step and waits for a person. */
        @JsonProperty("stopped")
        STOPPED,
        /** A step failed and what was done was taken back. */
        @JsonProperty("undone")
        UNDONE,
        /** A person gave the run up, and what was done was taken back as far as it could be. */
        @JsonProperty("given-up")
        GIVEN_UP,
        /** The time of this invocation is over, another one goes on. */
        @JsonProperty("handed-over")
        HANDED_OVER,
        /** The run was over before. */
        @JsonProperty("answered")
        ANSWERED,
        /** Another store is authoritative now. */
        @JsonProperty("authority-moved")
        AUTHORITY_MOVED
    }

    /**
     * A role that may approve.
     *
     * @param answer {@code awaited}, {@code approved …} with when and by whom, {@code not reached …} with the reason
     */
    public record RoleAsked(String role, String answer, Instant until) {}

    /**
     * Where one instrument sends clients.
     *
     * @param plane {@code data} or {@code control}
     * @param says what its authorities say, one sentence
     * @param ttl how long clients keep what they are answered now; no time where no record decides
     * @param convergence how long clients may keep going to the old place after a change, the time to live included
     */
    public record TrafficReading(String instrument, String plane, String says, Duration ttl, Duration convergence) {}

    /**
     * One figure.
     *
     * @param value a span in ISO-8601, a number with its unit, or {@code unknown}
     * @param objective what was promised; empty when nothing was
     * @param how what it counts from and to, or where it comes from
     */
    public record Measured(String what, String value, String objective, String how) {}

    FailoverReport withEvidence(String key) {
        return copy(status, notices, key);
    }

    FailoverReport withoutEvidence(String why) {
        return copy(status == Status.OK ? Status.PARTIAL : status, notices, "not written: " + why);
    }

    FailoverReport noticing(List<String> more) {
        List<String> all = new ArrayList<>(notices);
        all.addAll(more);
        return copy(status, all, evidence);
    }

    private FailoverReport copy(Status status, List<String> notices, String evidence) {
        return new FailoverReport(
                run,
                finishedAt,
                status,
                dryRun,
                outcome,
                what,
                hint,
                direction,
                scenario,
                gates,
                planned,
                steps,
                untouched,
                approvals,
                traffic,
                figures,
                notices,
                evidence);
    }
}
