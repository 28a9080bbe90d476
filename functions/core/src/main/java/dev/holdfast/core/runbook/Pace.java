package dev.holdfast.core.runbook;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** How a run spends time; tests let it pass without waiting. */
public interface Pace {
    /**
     * Returns after this long.
     *
     * @throws java.util.concurrent.CancellationException when the thread was interrupted: somebody wants the run to end
     */
    void pause(Duration length);

    /**
     * Does a piece of work and returns its result, or nothing when it did not end within {@code longest}. It is
     * interrupted then, but may go on for a while: whatever it might still change must stand behind a guard that says no
     * from then on.
     *
     * @throws java.util.concurrent.CancellationException as {@link #pause}
     */
    <T> Optional<T> within(Duration longest, Supplier<T> work);

    /** Real time; each piece of work on a virtual thread of its own. */
    static Pace real() {
        return new RealPace();
    }
}
