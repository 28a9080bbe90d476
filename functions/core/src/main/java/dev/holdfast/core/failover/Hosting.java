package dev.holdfast.core.failover;

import dev.holdfast.core.plan.SystemSpec;
import java.time.Duration;
import java.util.List;

/**
 * A provider that runs the database servers of a system itself. Nobody enters their machines, so it alone promotes and
 * restarts them; what SQL can do and see stays with the system's kind. A system says by its setting {@code managed} who
 * hosts it. One bean per provider.
 */
public interface Hosting {
    /** As the setting {@code managed} spells it: {@code rds}. */
    String provider();

    /** What the provider's own measurements say a promotion of this side's replica would lose. Never throws. */
    Replicating.Lag lag(SystemSpec system, Side standby);

    /**
     * Has this side's replica made a server of its own and returns when the provider says that it is one. Idempotent: one
     * that is no replica any more is left alone.
     *
     * @param guard checked immediately before the change
     * @return what stays behind and somebody must see to, one sentence each
     * @throws dev.holdfast.core.system.SystemException when it was refused, or is not done within {@code longest}; an order
     *     that was given stands all the same
     */
    List<String> promote(SystemSpec system, Side standby, Duration longest, Guard guard);

    /**
     * Restarts this side's server, which ends every session on it, and returns when the provider says that it serves again.
     * Each call is one restart.
     *
     * @param guard checked immediately before the change
     * @throws dev.holdfast.core.system.SystemException when it was refused, or it does not serve within {@code longest}
     */
    void restart(SystemSpec system, Side side, Duration longest, Guard guard);

    /**
     * Sets how many sessions this side's server lets in. Idempotent.
     *
     * @param guard checked immediately before the change
     * @throws dev.holdfast.core.system.SystemException when it was refused, or the server's settings are not its own
     */
    Admission admit(SystemSpec system, Side side, int sessions, Guard guard);

    /**
     * How many sessions a server lets in.
     *
     * @param before what its settings said, in the provider's words: a number or a formula
     * @param now what they say now
     * @param restartNeeded whether it counts only after a restart
     */
    record Admission(String before, String now, boolean restartNeeded) {}
}
