package dev.holdfast.core.fit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one piece of work took once. Kept in the record of the run it was part of, and again in that of each run that
 * handed work over because of it, so that it is not forgotten while others do the work.
 *
 * @param kind as in {@link Work}
 * @param time how long it took, or how long it was given
 * @param bytes how much there was to work on, before compression; 0 when unknown
 * @param at when it ended
 * @param machine where it was done
 */
public record Effort(String system, String kind, End end, Duration time, long bytes, Instant at, Machine machine) {

    /** @throws NullPointerException when a field is missing: such a record says nothing */
    public Effort {
        Objects.requireNonNull(system);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(end);
        Objects.requireNonNull(time);
        Objects.requireNonNull(at);
        Objects.requireNonNull(machine);
    }

    /** How it ended. */
    public enum End {
        /** It was done: it takes about so long. */
        @JsonProperty("done")
        DONE,
        /** Its time was over before: it takes longer. */
        @JsonProperty("out-of-time")
        OUT_OF_TIME
    }

    boolean isOf(Work work) {
        return system.equals(work.system()) && kind.equals(work.kind());
    }
}
