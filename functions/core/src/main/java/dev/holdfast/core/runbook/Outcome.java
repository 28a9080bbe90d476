package dev.holdfast.core.runbook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** How an invocation left a run. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Finished.class, name = "finished"),
    @JsonSubTypes.Type(value = Outcome.Stopped.class, name = "stopped"),
    @JsonSubTypes.Type(value = Outcome.Undone.class, name = "undone"),
    @JsonSubTypes.Type(value = Outcome.GivenUp.class, name = "given-up"),
    @JsonSubTypes.Type(value = Outcome.HandedOver.class, name = "handed-over"),
    @JsonSubTypes.Type(value = Outcome.Fenced.class, name = "fenced"),
    @JsonSubTypes.Type(value = Outcome.Open.class, name = "open")
})
public sealed interface Outcome {

    /** Every step was proved, or was one the run could do without. Final. */
    record Finished() implements Outcome {}

    /** The run ended at this step and waits for a person; {@link RunbookRunner#reopen} has it go on. */
    record Stopped(String step, String why) implements Outcome {}

    /** This step failed, and what had been done was taken back. Final. */
    record Undone(String step, String why) implements Outcome {}

    /** A person gave the run up. What had been done was taken back, or left as it was where that failed. Final. */
    record GivenUp(String why) implements Outcome {}

    /** How a run ended that turned back here. */
    static Outcome turnedBack(JournalEntry turningPoint) {
        return turningPoint.what() == JournalEntry.What.GIVEN_UP
                ? new GivenUp(turningPoint.reason())
                : new Undone(turningPoint.step(), turningPoint.reason());
    }

    /** The time of this invocation is over; another one goes on then. */
    record HandedOver(Instant resumeAt) implements Outcome {}

    /** This invocation has no right to act any more; whoever has it, or the next continuation, carries the run on. */
    record Fenced(String why) implements Outcome {}

    /** The run is not at its end, and this is all that is known: somebody may be at work on it, or nobody. */
    record Open(String why) implements Outcome {}
}
