package dev.holdfast.core.scratch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Provides throw-away servers to restore into. {@link #begin} to {@link #discard} may span several invocations: the
 * handle is all that must survive.
 */
public interface Scratch {
    /** The kind of system it provides servers for, for example {@code postgresql}. */
    String kind();

    /** Where its servers are, as a system's setting {@code scratch} spells it: {@code local}, {@code rds}. */
    String provider();

    /**
     * Whether its servers outlive the process that began them. Then {@link #begin} gives back the server that an earlier
     * invocation began for the same backup, as long as nobody entered it.
     */
    boolean outlivesProcess();

    /**
     * The disk of this machine that such a server would take; {@link ScratchSpace#NONE} where servers stand elsewhere.
     *
     * @throws ScratchException when that cannot be found out
     */
    default ScratchSpace space(ScratchRequest request) {
        return ScratchSpace.NONE;
    }

    /**
     * Starts making a server and returns at once with the handle that names it.
     *
     * @throws ScratchException when it cannot be started: no space, no program, no right
     */
    ScratchHandle begin(ScratchRequest request);

    /** How far the server is. */
    ScratchState poll(ScratchHandle handle);

    /**
     * The server, once {@link #poll} said {@link ScratchState.Ready}.
     *
     * @throws ScratchException when it is not ready
     */
    ScratchServer connect(ScratchHandle handle);

    /**
     * How long ago the server was begun, where an earlier invocation may have done that; empty where only this process can.
     *
     * @throws ScratchException when that cannot be found out
     */
    default Optional<Duration> age(ScratchHandle handle) {
        return Optional.empty();
    }

    /** Stops and destroys the server and everything in it. Idempotent; destroying what is gone succeeds. */
    void discard(ScratchHandle handle);

    /**
     * Destroys servers whose maker is gone, killed runs' leftovers; returns them.
     *
     * @param settings where to look: those of a {@link ScratchRequest}
     */
    List<ScratchHandle> sweep(SortedMap<String, String> settings);
}
