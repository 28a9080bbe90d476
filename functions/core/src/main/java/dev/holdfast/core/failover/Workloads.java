package dev.holdfast.core.failover;

import dev.holdfast.core.plan.Instrument;
import java.time.Duration;

/** Applications that run in both regions. One bean per kind of instrument: {@code kubernetes} … */
public interface Workloads {
    /** The kind as written in a plan. */
    String kind();

    /**
     * What runs now, without changing anything. A workload that does not exist is an answer.
     *
     * @throws WorkloadException when nobody answered, or the question was refused
     */
    WorkloadState look(Instrument instrument, Side side);

    /**
     * Asks for as many replicas of every named workload as the instrument says the serving side needs. Never lowers what
     * is asked for already. Idempotent.
     *
     * @param guard checked immediately before each change
     * @throws WorkloadException when a change was refused or nobody answered
     */
    void scaleUp(Instrument instrument, Side side, Guard guard);

    /**
     * Waits until all of them are ready, until none of the others can be expected to become so, or until the time is over.
     *
     * @throws WorkloadException when nobody answers at the end, or the question was refused
     */
    WorkloadState awaitReady(Instrument instrument, Side side, Duration longest);

    /** As {@link #scaleUp}, down to what the side that does not serve keeps. Never raises. */
    void scaleDown(Instrument instrument, Side side, Guard guard);

    /**
     * Replaces every pod one after the other, so that pools and caches start afresh. Idempotent under one fencing epoch;
     * under another it is an order of its own.
     *
     * @param guard checked immediately before each change
     * @throws WorkloadException when a change was refused or nobody answered
     */
    void restart(Instrument instrument, Side side, Guard guard);

    /**
     * Goes back to the revision before the present one. Idempotent: never forth again to the revision that it left.
     *
     * @param guard checked immediately before each change
     * @throws WorkloadException when a change was refused or nobody answered
     */
    void undo(Instrument instrument, Side side, Guard guard);
}
