package dev.holdfast.core.runbook;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.core.run.RunId;
import java.time.Instant;

/**
 * One line of a run's journal. Written once, never changed.
 *
 * @param schema version of this layout, {@link #SCHEMA}
 * @param number its place, from 1
 * @param runbook the runbook's name
 * @param what what happened
 * @param step to which step; empty when it is about the whole run
 * @param epoch the fencing epoch of whoever wrote it; never lower than that of the entry before
 * @param at by Holdfast's clock
 * @param facts what was found out then
 * @param reason why, or the evidence, without secrets; may be empty
 */
public record JournalEntry(
        int schema,
        RunId run,
        int number,
        String runbook,
        What what,
        String step,
        long epoch,
        Instant at,
        Facts facts,
        String reason) {
    /** The layout this version writes. Readers refuse a newer one. */
    public static final int SCHEMA = 1;

    /** What happened. */
    public enum What {
        /**
         * The run began; the facts are what it was begun with, the reason names its steps. One that touched nothing may begin
         * over again: then nothing before the last of these counts.
         */
        @JsonProperty("opened")
        OPENED,
        /** Another invocation took over; nothing with a lower epoch can follow. */
        @JsonProperty("resumed")
        RESUMED,
        /** Somebody had a stopped run go on. */
        @JsonProperty("reopened")
        REOPENED,
        /** A person gave the run up: it turns back, and what cannot be taken back is left as it is. */
        @JsonProperty("given-up")
        GIVEN_UP,
        /** The step is about to act. */
        @JsonProperty("begun")
        BEGUN,
        /** The step acted; whether the effect is there is not known yet. */
        @JsonProperty("acted")
        ACTED,
        /** The step's effect is there. */
        @JsonProperty("proved")
        PROVED,
        /** The step could not begin or failed, and the run goes on without it. */
        @JsonProperty("continued")
        CONTINUED,
        /** The step could not begin or failed, and the run turns back. */
        @JsonProperty("failed")
        FAILED,
        /** The step is about to be taken back. */
        @JsonProperty("undoing")
        UNDOING,
        /** The step was taken back. */
        @JsonProperty("undone")
        UNDONE,
        /** The step could not be taken back, and the run, being given up, left it as it is. */
        @JsonProperty("left")
        LEFT,
        /** The run ended at this step; only a person has it go on. */
        @JsonProperty("stopped")
        STOPPED,
        /** The run ended after what it had done was taken back. */
        @JsonProperty("rolled-back")
        ROLLED_BACK,
        /** The run ended with every step proved or continued. */
        @JsonProperty("finished")
        FINISHED;

        /** As the journal and messages spell it. */
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        /** Whether nothing follows it, unless a person says so. */
        boolean ends() {
            return this == STOPPED || this == ROLLED_BACK || this == FINISHED;
        }
    }
}
