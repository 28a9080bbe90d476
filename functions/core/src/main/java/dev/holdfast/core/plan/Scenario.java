package dev.holdfast.core.plan;

import java.time.Duration;
import java.util.List;

/**
 * Something that may happen, and what is done then.
 *
 * @param probability {@code very-low} to {@code high}, empty when the plan does not say
 * @param impact {@code partial-outage} … {@code critical}, empty when the plan does not say
 * @param target what must be reached in this scenario
 */
public record Scenario(
        String name, String title, String probability, String impact, Target target, List<Runbook> runbooks) {

    /** What a scenario promises. */
    public sealed interface Target {
        /** Its own objectives; an RPO of zero means that nothing may be lost. */
        record Within(Duration rto, Duration rpo) implements Target {}

        /** Nothing: it is out of the organisation's hands. */
        record None() implements Target {}
    }

    /** How long the plan's authors think a runbook takes. */
    public sealed interface Estimate {
        /** Between these two. */
        record Between(Duration least, Duration most) implements Estimate {}

        /** They do not say. */
        record Unknown() implements Estimate {}
    }

    /** One way to answer a scenario: ordered steps. */
    public record Runbook(String name, Estimate expected, List<String> symptoms, List<Step> steps) {

        /** Whether a step gets data back out of a backup, so that its age decides what is lost. */
        public boolean restores() {
            return steps.stream().anyMatch(step -> step.action().equals("restore"));
        }
    }

    /**
     * One step.
     *
     * @param action the verb, from a fixed list: {@code restore}, {@code redirect} …
     * @param what what the verb is applied to, for people
     * @param by role that does or approves it; empty when anybody on the team may
     */
    public record Step(String action, String what, String by, Deadline deadline) {}
}
