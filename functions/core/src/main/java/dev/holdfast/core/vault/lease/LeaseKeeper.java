package dev.holdfast.core.vault.lease;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.run.RunId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Holds a lease for as long as work takes, by renewing it in the background three times per time to live. */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);

    private final Lease lease;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread renewing;

    private LeaseKeeper(Lease lease, Duration ttl) {
        this.lease = lease;
        this.renewing = Thread.ofVirtual().name("lease renewal").start(() -> renew(ttl.dividedBy(3)));
    }

    /**
     * Takes the lease and keeps it until closed.
     *
     * @param ttl how long others must wait when this process dies
     * @throws LeaseHeld when another run holds it
     */
    public static LeaseKeeper keep(Leases leases, String name, RunId run, Duration ttl) {
        return new LeaseKeeper(leases.acquire(name, run, ttl), ttl);
    }

    /**
     * Asks the store whether the lease is still held; call it immediately before each effect.
     *
     * @throws LeaseLost when it is not
     */
    public void check() {
        lease.check();
    }

    /** The fencing epoch, as {@link Lease#epoch()}. */
    public long epoch() {
        return lease.epoch();
    }

    /**
     * A renewal that fails is no reason to stop the work: what counts is {@link #check()} before the effect. A lease that
     * is lost stays lost, so renewing ends there.
     */
    private void renew(Duration interval) {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    lease.renew();
                } catch (LeaseLost e) {
                    LOG.warn(e.explained());
                    return;
                } catch (HoldfastException e) {
                    LOG.warnf("a lease could not be renewed: %s", e.explained());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops renewing and releases the lease. Never throws: what was done under the lease is done, and a lease that could
     * not be released expires. Idempotent.
     */
    @Override
    public void close() {
        closed.countDown();
        try {
            renewing.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lease.close();
    }
}
