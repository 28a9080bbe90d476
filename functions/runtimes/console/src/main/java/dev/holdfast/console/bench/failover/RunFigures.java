package dev.holdfast.console.bench.failover;

import dev.holdfast.core.runbook.StepReport;
import dev.holdfast.failover.FailoverReport;
import java.time.Duration;
import java.time.Instant;

/**
 * What one failover took, read from the function's own report.
 *
 * @param accepted from the event's arrival until the name server had accepted the change
 * @param decision until the gates were open
 * @param own from the decision to the last step, without promotion and propagation
 * @param promotion the database's own time
 * @param journal what writing the journal took
 */
record RunFigures(Duration accepted, Duration decision, Duration own, Duration promotion, Duration journal) {
    private static final String REDIRECTION = "redirect-traffic";

    /**
     * @param received when the event arrived, by the clock the function goes by
     * @throws FailoverBenchFailed when service did not move: then nothing was measured
     */
    static RunFigures of(FailoverReport report, Instant received) {
        if (report.outcome() != FailoverReport.Outcome.SWITCHED) {
            throw new FailoverBenchFailed(
                    "a failover did not move service: " + report.outcome() + ", " + report.what(),
                    report.hint().isEmpty() ? "run it again with --verbose." : report.hint());
        }
        Instant accepted = report.steps().stream()
                .filter(step -> step.step().equals(REDIRECTION))
                .findFirst()
                .flatMap(step -> step.facts().get("traffic.accepted"))
                .map(Instant::parse)
                .orElseThrow(() -> missing("when the change was accepted"));
        return new RunFigures(
                Duration.between(received, accepted),
                span(report, "decision"),
                span(report, "own time"),
                span(report, "promotion"),
                journal(report));
    }

    /** Everything but promotion and propagation. */
    Duration wholeOwn() {
        return decision.plus(own);
    }

    private static Duration span(FailoverReport report, String what) {
        return Duration.parse(value(report, what));
    }

    /** The report says it per step. */
    private static Duration journal(FailoverReport report) {
        double perStep = Double.parseDouble(value(report, "journal, per step").replace(" ms", ""));
        long steps = report.steps().stream().map(StepReport::step).count();
        return Duration.ofNanos(Math.round(perStep * 1e6 * steps));
    }

    private static String value(FailoverReport report, String what) {
        return report.figures().stream()
                .filter(figure -> figure.what().equals(what))
                .map(FailoverReport.Measured::value)
                .findFirst()
                .orElseThrow(() -> missing("'" + what + "'"));
    }

    private static FailoverBenchFailed missing(String what) {
        return new FailoverBenchFailed(
                "the report of a failover does not say " + what + ".", "report it: the benchmark no longer fits.");
    }
}
