package dev.holdfast.failover.incident;

import dev.holdfast.core.trigger.Actor;
import java.time.Instant;
import java.util.List;

/**
 * Which store is authoritative for leases, journals and incidents. Written to every store that answers when it moves; of
 * several, the one with the highest epoch counts.
 *
 * @param store the store's name in the plan
 * @param epoch 1 for the plan's own coordination store, one higher with each move
 * @param reason why it moved; empty when it never did
 * @param approvedBy roles that approved the move
 */
public record Authority(String store, long epoch, Instant at, String reason, Actor by, List<String> approvedBy) {
    public Authority {
        approvedBy = List.copyOf(approvedBy);
    }

    /** Fencing epochs under one authority stay below those under the next, whatever the stores remember of leases. */
    public long firstEpoch() {
        return (epoch - 1) * 1_000_000_000L;
    }

    /** Whether people moved it. */
    public boolean moved() {
        return epoch > 1;
    }
}
