package dev.holdfast.core.vault.lease;

import dev.holdfast.core.run.RunId;
import java.time.Instant;
import java.util.UUID;

/**
 * What stands in the coordination store under one lease. The object is never deleted: a released lease keeps its epoch.
 *
 * @param run the run that holds it, or held it last
 * @param epoch the fencing epoch: one higher at each change of holder, never lower
 * @param holder one random value per acquisition, so that two invocations of one run are told apart
 * @param acquiredAt when this holder took it
 * @param expiresAt held before this instant, free from it on; releasing moves it to the moment of release
 */
record LeaseState(RunId run, long epoch, UUID holder, Instant acquiredAt, Instant expiresAt) {

    boolean heldAt(Instant now) {
        return now.isBefore(expiresAt);
    }

    boolean sameHolder(LeaseState other) {
        return epoch == other.epoch && holder.equals(other.holder);
    }

    LeaseState until(Instant newExpiry) {
        return new LeaseState(run, epoch, holder, acquiredAt, newExpiry);
    }
}
