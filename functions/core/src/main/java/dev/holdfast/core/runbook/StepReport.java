package dev.holdfast.core.runbook;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * What became of one step.
 *
 * @param effect what it does, one sentence
 * @param from when it was first touched
 * @param to when what is reported here was written
 * @param evidence the proof's evidence, or why it is as it is
 * @param facts what it found out
 */
public record StepReport(
        String step, String effect, Status status, Instant from, Instant to, String evidence, Facts facts) {

    /** Where a step stands. */
    public enum Status {
        /** It may have acted. */
        @JsonProperty("begun")
        BEGUN,
        /** It acted; its effect is not proved yet. */
        @JsonProperty("acted")
        ACTED,
        /** It acted, and its effect is proved. */
        @JsonProperty("done")
        DONE,
        /** Its effect was there before it acted, so it did not act. */
        @JsonProperty("was-so")
        WAS_SO,
        /** It failed, or could not begin, and the run went on without it. */
        @JsonProperty("continued")
        CONTINUED,
        /** It failed, or could not begin, and the run turned back. */
        @JsonProperty("failed")
        FAILED,
        /** It failed, or could not begin, or could not be taken back, and the run stopped. */
        @JsonProperty("stopped")
        STOPPED,
        /** It may be half taken back. */
        @JsonProperty("undoing")
        UNDOING,
        /** It was taken back. */
        @JsonProperty("undone")
        UNDONE,
        /** It could not be taken back, and was left as it is. */
        @JsonProperty("left")
        LEFT
    }
}
