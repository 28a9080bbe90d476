package dev.holdfast.core.runbook;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.failover.Guard;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The right to act during one attempt at one step: the invocation's, until the attempt's time is over. So an attempt that
 * was given up cannot change anything afterwards. It remembers that the right was lost, because an adapter may wrap what
 * it throws.
 */
final class AttemptGuard implements Guard, AutoCloseable {
    private final Guard invocation;
    private final String step;
    private final Clock clock;
    private final Instant until;
    private final AtomicReference<HoldfastException> lost = new AtomicReference<>();
    private volatile boolean closed;

    AttemptGuard(Guard invocation, String step, Clock clock, Instant until) {
        this.invocation = invocation;
        this.step = step;
        this.clock = clock;
        this.until = until;
    }

    @Override
    public void check() {
        try {
            invocation.check();
            lost.set(null);
        } catch (HoldfastException e) {
            lost.set(e);
            throw e;
        }
        // Asking the store took time itself, so the time is looked at last.
        if (closed || !clock.instant().isBefore(until)) {
            throw new TimeOver(step);
        }
    }

    @Override
    public long epoch() {
        return invocation.epoch();
    }

    /** What the invocation's guard said last, if that was not a yes. */
    Optional<HoldfastException> lost() {
        return Optional.ofNullable(lost.get());
    }

    /** The attempt is over: nothing of it may change anything from now on. */
    @Override
    public void close() {
        closed = true;
    }
}
