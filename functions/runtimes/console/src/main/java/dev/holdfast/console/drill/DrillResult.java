package dev.holdfast.console.drill;

import dev.holdfast.core.run.Status;
import dev.holdfast.failover.FailoverReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a drill showed.
 *
 * @param folder where plan, vault and messages lie
 * @param timeline what happened when
 * @param recovery the writer's outage when the region was lost: RTO as a client sees it
 * @param failbackPause its outage in the planned way back
 * @param rpo what the plan allows to be lost
 * @param lossAtFailover acknowledged commits missing on the new primary
 * @param lossAfterFailback the same at the end, of everything ever acknowledged
 * @param served who acknowledged writes when
 * @param oneAtATime whether at most one server did at any time
 * @param runs what the function did
 * @param checks what had to hold
 * @param setUp from the start until everything stood
 * @param took from then to the end
 */
record DrillResult(
        Variant variant,
        Path folder,
        List<Timeline.Moment> timeline,
        Outage recovery,
        Outage failbackPause,
        Duration rto,
        Duration rpo,
        Loss lossAtFailover,
        Loss lossAfterFailback,
        List<Tenure> served,
        OneAtATime oneAtATime,
        List<Run> runs,
        List<Check> checks,
        Duration setUp,
        Duration took) {

    /**
     * A run of the function that moved service.
     *
     * @param ownTime its own time without promotion and propagation, ISO-8601; {@code unknown} when it did not say
     */
    record Run(String run, String direction, Status status, String what, String ownTime, List<Step> steps) {
        static Run of(FailoverReport report) {
            String own = report.figures().stream()
                    .filter(figure -> figure.what().equals("own time"))
                    .map(FailoverReport.Measured::value)
                    .findFirst()
                    .orElse("unknown");
            return new Run(
                    report.run().run().toString(),
                    report.direction(),
                    report.status(),
                    report.what(),
                    own,
                    report.steps().stream()
                            .map(step ->
                                    new Step(step.step(), Duration.between(step.from(), step.to()), step.evidence()))
                            .toList());
        }
    }

    /** A step of such a run. */
    record Step(String step, Duration took, String evidence) {}

    /** Whether everything that had to hold did. */
    boolean holds() {
        return checks.stream().allMatch(Check::held);
    }
}
