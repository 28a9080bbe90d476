package dev.holdfast.core.run;

import java.time.Instant;

/**
 * Makes sure that somebody resumes a run that this invocation cannot finish: a one-off schedule, a delayed queue
 * message, a local timer. At least once; the resumed function finds out from its journal what is left to do.
 */
public interface Continuation {
    /**
     * Invokes {@code function} again for {@code run} of {@code plan} at {@code instant} or soon after, even if this
     * process is gone by then. Asking twice for one run and instant is the same as asking once.
     *
     * @throws dev.holdfast.core.HoldfastException when nobody could be asked
     */
    void resumeAt(String function, String plan, RunId run, Instant instant);

    /**
     * Nobody need invoke anything for this run any more: it has come to its end, or waits for a person. What was asked is
     * taken back where that can be done; an invocation that comes all the same finds nothing left to do. Idempotent.
     *
     * @throws dev.holdfast.core.HoldfastException when what was asked could not be taken back
     */
    default void ended(String function, String plan, RunId run) {}
}
