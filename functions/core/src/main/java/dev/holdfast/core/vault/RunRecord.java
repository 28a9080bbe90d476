package dev.holdfast.core.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.run.RunId;
import java.time.Instant;

/**
 * What one invocation of a function did, as it reported it.
 *
 * @param schema version of this layout, {@link #SCHEMA}
 * @param at when the run began
 */
public record RunRecord(int schema, String function, RunId run, Instant at, JsonNode report) {
    /** The layout this version writes. Readers refuse a newer one. */
    public static final int SCHEMA = 1;
}
