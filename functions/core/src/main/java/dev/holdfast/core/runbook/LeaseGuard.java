package dev.holdfast.core.runbook;

import dev.holdfast.core.failover.Guard;
import dev.holdfast.core.vault.lease.Lease;
import dev.holdfast.core.vault.lease.LeaseKeeper;

/** The right to act that a lease gives. Every check asks the store; nothing is cached. */
public final class LeaseGuard implements Guard {
    private final Runnable check;
    private final long epoch;

    private LeaseGuard(Runnable check, long epoch) {
        this.check = check;
        this.epoch = epoch;
    }

    /** As long as this lease is kept. */
    public static LeaseGuard of(LeaseKeeper kept) {
        return new LeaseGuard(kept::check, kept.epoch());
    }

    /** As long as this lease is held; nobody renews it. */
    public static LeaseGuard of(Lease held) {
        return new LeaseGuard(held::check, held.epoch());
    }

    @Override
    public void check() {
        check.run();
    }

    @Override
    public long epoch() {
        return epoch;
    }
}
