package dev.holdfast.failover;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.lease.LeaseHeld;
import dev.holdfast.core.vault.lease.LeaseKeeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * One failover of a plan at a time, and somebody to look after it when its invocation dies.
 *
 * @param leaseTime how long the lease of an invocation that died keeps others away
 */
record SingleFlight(Duration leaseTime, Clock clock) {
    /** How long after the lease of an invocation that died has run out somebody looks after its run. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * Holds the lease until it is closed.
     *
     * @throws LeaseHeld when another invocation holds it
     */
    LeaseKeeper keep(Desk desk) {
        return LeaseKeeper.keep(desk.leases(), Session.LEASE, RunId.create(clock.instant()), leaseTime);
    }

    /** When to look after a run whose lease is taken now. */
    Instant checkBackAt() {
        return clock.instant().plus(leaseTime).plus(GRACE);
    }

    /** When to look after a run that another invocation keeps. */
    static Instant after(LeaseHeld held) {
        return held.until().plus(GRACE);
    }
}
