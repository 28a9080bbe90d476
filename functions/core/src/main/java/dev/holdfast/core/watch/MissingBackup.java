package dev.holdfast.core.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * A backup that should exist by now and does not.
 *
 * @param tier name of the schedule that should have made it
 * @param due the occurrence it is missing for
 * @param consequence what that means for the plan
 * @param sentence the same for a reader, with the newest backup and its age
 */
public record MissingBackup(String system, String tier, Instant due, Consequence consequence, String sentence) {

    /** What a missing backup means. */
    public enum Consequence {
        /** No backup of any tier holds the data as of the due time: the RPO is at stake. */
        @JsonProperty("data-exposed")
        DATA_EXPOSED,
        /** Another tier's backup holds the data; what this tier is kept for, its retention, has a hole. */
        @JsonProperty("tier-incomplete")
        TIER_INCOMPLETE
    }
}
