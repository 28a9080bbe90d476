package dev.holdfast.core.vault.lease;

import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A lease as its holder sees it. Safe for use by several threads; only the store's answer counts, nothing is cached. */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Lease.class);

    private final Leases leases;
    private final String name;
    private final String key;
    private final LeaseState acquired;
    private final Duration ttl;

    Lease(Leases leases, String name, String key, LeaseState acquired, Duration ttl) {
        this.leases = leases;
        this.name = name;
        this.key = key;
        this.acquired = acquired;
        this.ttl = ttl;
    }

    /** The fencing epoch: higher than that of every earlier holder. Write it beside each effect. */
    public long epoch() {
        return acquired.epoch();
    }

    /**
     * Asks the store whether the lease is still this holder's. Call it immediately before each effect.
     *
     * @throws LeaseLost when another holder stands there, or the lease expired
     * @throws StoreException when the store cannot be asked; the effect must wait then
     */
    public void check() {
        standing();
    }

    /**
     * Extends the lease to its time to live from now.
     *
     * @return when it expires now
     * @throws LeaseLost as in {@link #check()}; an expired lease is never revived, acquire it anew
     * @throws StoreException when it is unknown whether the extension was made; {@link #check()} tells
     */
    public Instant renew() {
        Leases.Standing standing = standing();
        Instant until = leases.now().plus(ttl);
        if (!leases.write(key, Optional.of(standing), standing.state().until(until))) {
            // Another thread may have renewed at the same moment: then the lease is still ours, and as fresh.
            return standing().state().expiresAt();
        }
        return until;
    }

    /**
     * Releases the lease if it is still held; its epoch stays in the store. Does not throw when the store cannot be
     * reached or something else stands there: the lease then expires by itself. Idempotent.
     */
    @Override
    public void close() {
        try {
            Leases.Standing standing = standing();
            leases.write(key, Optional.of(standing), standing.state().until(leases.now()));
        } catch (LeaseLost e) {
            LOG.debugf("nothing to release: %s", e.getMessage());
        } catch (StoreException | IntegrityException e) {
            LOG.warnf(
                    "lease '%s' could not be released and stays until %s at the latest: %s",
                    name, leases.now().plus(ttl), e.explained());
        }
    }

    private Leases.Standing standing() {
        Leases.Standing standing =
                leases.read(key).orElseThrow(() -> new LeaseLost(name, epoch(), "its object is gone from the store"));
        if (!standing.state().sameHolder(acquired)) {
            throw new LeaseLost(
                    name,
                    epoch(),
                    "run " + standing.state().run() + " took it with epoch "
                            + standing.state().epoch());
        }
        if (!standing.state().heldAt(leases.now())) {
            throw new LeaseLost(
                    name, epoch(), "it expired at " + standing.state().expiresAt());
        }
        return standing;
    }
}
