package dev.holdfast.core.failover;

import dev.holdfast.core.plan.Instrument;
import java.time.Duration;

/**
 * Stops or isolates a server over a path that does not depend on it: the provider's API, the hypervisor, the network.
 * One bean per kind of instrument.
 */
public interface Fencing {
    /** The kind as written in a plan. */
    String kind();

    /** What the provider says now, without changing anything. Never throws for a provider that does not answer. */
    FenceState look(Instrument instrument, Side side);

    /**
     * Stops or isolates the server of this side and returns what was proved about it. Idempotent: a server that is
     * fenced already stays so.
     *
     * @param guard checked immediately before the change
     */
    FenceState fence(Instrument instrument, Side side, Guard guard);

    /** How long {@link #fence} may take at most, as the plan has it. */
    Duration longest(Instrument instrument);

    /**
     * Gives the server back, for the planned way home, and returns when the provider says that it runs. Idempotent.
     *
     * @param guard checked immediately before the change
     * @throws FenceException when it was refused, or nobody knows whether it runs
     */
    void release(Instrument instrument, Side side, Guard guard);
}
