package dev.holdfast.core.vault.lease;

import dev.holdfast.core.Json;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.ObjectKey;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Leases of one plan, kept as objects {@code <plan>/leases/<name>.json} in its coordination store and changed by
 * conditional writes only.
 *
 * <p>Exclusion is as good as the store's conditional writes: among concurrent writers it holds where the store has
 * {@link ObjectStore.Feature#ATOMIC_CONDITIONS}. An expired lease proves nothing about its former holder; what protects
 * an effect is {@link Lease#check()} immediately before it and the {@link Lease#epoch()} written beside it.
 */
public final class Leases {
    /** Each lost round means that somebody else succeeded, so this many in a row mean a store that always refuses. */
    private static final int ROUNDS = 32;

    private final ObjectStore coordination;
    private final String plan;
    private final Clock clock;
    private final long floor;

    public Leases(ObjectStore coordination, String plan, Clock clock) {
        this(coordination, plan, clock, 0);
    }

    /** @param floor every epoch is above it: those of an authority that was given up end below */
    public Leases(ObjectStore coordination, String plan, Clock clock, long floor) {
        this.coordination = coordination;
        this.plan = plan;
        this.clock = clock;
        this.floor = floor;
    }

    /**
     * Takes the lease for {@code run} until {@code ttl} from now. A run that takes a lease it already holds gets a higher
     * epoch, which fences its own earlier invocation (a duplicate event, a crash).
     *
     * @throws LeaseHeld when another run holds it
     * @throws StoreException when the store cannot be asked or did not answer; nothing is assumed then. At worst the
     *     lease stands in this run's name until it expires
     */
    public Lease acquire(String name, RunId run, Duration ttl) {
        if (ttl.isNegative() || ttl.isZero()) {
            throw new IllegalArgumentException("a lease needs a time to live above zero, not " + ttl);
        }
        String key = key(name);
        UUID holder = UUID.randomUUID();
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Standing> standing = read(key);
            Instant now = clock.instant();
            standing.map(Standing::state)
                    .filter(state -> state.heldAt(now) && !state.run().equals(run))
                    .ifPresent(state -> {
                        throw new LeaseHeld(name, state.run(), state.acquiredAt(), state.expiresAt());
                    });
            long epoch = Math.max(floor, standing.map(s -> s.state().epoch()).orElse(0L)) + 1;
            LeaseState wanted = new LeaseState(run, epoch, holder, now, now.plus(ttl));
            if (write(key, standing, wanted)) {
                return new Lease(this, name, key, wanted, ttl);
            }
        }
        throw new StoreException.Unavailable(
                coordination.name(), key, "refused " + ROUNDS + " conditional writes in a row.", null);
    }

    /** Who holds a lease, and until when unless that one renews it. */
    public record Holder(RunId run, long epoch, Instant until) {}

    /**
     * Who holds the lease now, without taking it: whoever looks after a run can tell whether an invocation of it is still
     * at work before it takes the lease from under it. Empty when it is free.
     *
     * @throws StoreException when the store cannot be asked
     */
    public Optional<Holder> holder(String name) {
        return read(key(name))
                .map(Standing::state)
                .filter(state -> state.heldAt(clock.instant()))
                .map(state -> new Holder(state.run(), state.epoch(), state.expiresAt()));
    }

    private String key(String name) {
        return ObjectKey.valid(plan + "/leases/" + name + ".json");
    }

    /** The state under {@code key} and its tag. */
    record Standing(LeaseState state, String tag) {}

    Optional<Standing> read(String key) {
        Fetched fetched;
        try {
            fetched = coordination.fetch(key);
        } catch (StoreException.Missing e) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Standing(
                    Json.read(fetched.content(), LeaseState.class),
                    fetched.object().tag()));
        } catch (IOException e) {
            throw new IntegrityException(
                    "store '" + coordination.name() + "', key '" + key + "': this is not a lease.", e);
        }
    }

    /**
     * Writes {@code wanted} where {@code expected} still stands. False when another holder's state stands there.
     * A write whose outcome is unknown is settled by reading what stands there afterwards.
     */
    boolean write(String key, Optional<Standing> expected, LeaseState wanted) {
        PutCondition condition =
                expected.map(s -> PutCondition.ifMatches(s.tag())).orElseGet(PutCondition::ifAbsent);
        try {
            coordination.put(key, Json.bytes(wanted), condition);
            return true;
        } catch (StoreException.ConditionFailed e) {
            // An adapter's own retry after a lost answer is refused too, by the very write it repeats.
            return stands(key, wanted);
        } catch (StoreException.Unavailable e) {
            if (stands(key, wanted)) {
                return true;
            }
            throw e;
        }
    }

    private boolean stands(String key, LeaseState wanted) {
        return read(key).map(Standing::state).filter(wanted::equals).isPresent();
    }

    Instant now() {
        return clock.instant();
    }
}
