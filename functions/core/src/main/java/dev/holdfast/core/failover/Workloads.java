package dev.holdfast.core.failover;

import dev.holdfast.core.plan.Instrument;
import java.time.Duration;

/** Applications that run in both regions. One bean per kind of instrument: {@code kubernetes} … */
public interface Workloads {
    /** The kind as written in a plan. */
    String kind();

    /** What runs now, without changing anything. */
    WorkloadState look(Instrument instrument, Side side);

    /**
     * Asks for as many replicas of every named workload as the instrument says the serving side needs. Idempotent.
     *
     * @param guard checked immediately before each change
     * @throws WorkloadException when a change was refused or nobody answered
     */
    void scaleUp(Instrument instrument, Side side, Guard guard);

    /** Waits until all of them are ready, or until the time is over. */
    WorkloadState awaitReady(Instrument instrument, Side side, Duration longest);

    /** As {@link #scaleUp}, down to what the side that does not serve keeps. */
    void scaleDown(Instrument instrument, Side side, Guard guard);

    /** Replaces every pod one after the other, so that pools and caches start afresh. */
    void restart(Instrument instrument, Side side, Guard guard);

    /** Goes back to the revision before the present one. */
    void undo(Instrument instrument, Side side, Guard guard);
}
