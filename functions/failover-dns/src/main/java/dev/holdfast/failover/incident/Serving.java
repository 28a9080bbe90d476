package dev.holdfast.failover.incident;

import dev.holdfast.core.failover.Side;
import java.time.Instant;

/**
 * Which side serves.
 *
 * @param since when that was recorded
 * @param epoch the fencing epoch of the run that moved it; 0 when service never moved
 * @param run the run that moved it; empty when service never moved
 */
public record Serving(Side side, Instant since, long epoch, String run) {
    /** As the plan says, before anything ever moved. */
    static Serving atHome() {
        return new Serving(Side.PRIMARY, Instant.EPOCH, 0, "");
    }

    /** Whether a run moved it here. */
    public boolean moved() {
        return !run.isEmpty();
    }
}
