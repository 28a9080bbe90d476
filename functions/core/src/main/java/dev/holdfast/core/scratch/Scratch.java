package dev.holdfast.core.scratch;

import java.util.List;

/**
 * Provides throw-away servers to restore into. {@link #begin} to {@link #discard} may span several invocations: the
 * handle is all that must survive.
 */
public interface Scratch {
    /** The kind of system it provides servers for, for example {@code postgresql}. */
    String kind();

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

    /** Stops and destroys the server and everything in it. Idempotent; destroying what is gone succeeds. */
    void discard(ScratchHandle handle);

    /** Destroys servers whose maker is gone, killed runs' leftovers; returns them. */
    List<ScratchHandle> sweep();
}
