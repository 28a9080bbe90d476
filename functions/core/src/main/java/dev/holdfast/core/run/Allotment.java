package dev.holdfast.core.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The time one run may use. Work that is still going on at its end is told to stop and waited for, so that what it began
 * is cleaned up and reported while there is time to.
 *
 * @param begin when the run began
 * @param end when work must stop; the invocation itself goes on a little longer, for the winding up
 */
public record Allotment(Instant begin, Instant end, Clock clock) {
    private static final Logger LOG = Logger.getLogger(Allotment.class);

    /** What ending programs, taking back uploads and writing the report may take at most. */
    static final Duration WINDING_UP = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int WINDING_UP_SHARE = 10;

    /** The present invocation's: its lifetime less a tenth of it, 30 seconds at most, for winding up. */
    public static Allotment of(Lifetime lifetime, Clock clock) {
        Instant begin = clock.instant();
        Instant lifeEnd = lifetime.end();
        Duration life = nonNegative(Duration.between(begin, lifeEnd));
        Duration share = life.dividedBy(WINDING_UP_SHARE);
        return new Allotment(begin, lifeEnd.minus(share.compareTo(WINDING_UP) < 0 ? share : WINDING_UP), clock);
    }

    /** All of it. */
    public Duration whole() {
        return nonNegative(Duration.between(begin, end));
    }

    /** What is left of it; zero when it is over. */
    public Duration remaining() {
        return nonNegative(Duration.between(clock.instant(), end));
    }

    /** Whether nothing is left. */
    public boolean over() {
        return remaining().isZero();
    }

    /**
     * Does a piece of work and returns its result. When the time is over before it ends, it is interrupted, on a virtual
     * thread, where an interrupt also ends blocking socket calls (JEP 444), and waited for, for as long as winding up may
     * take. What it returned or threw then is not believed: an interrupt looks like many failures.
     *
     * @param phases knows how far the work has come
     * @throws OutOfTime when it did not end in time; or when none was left to begin with, and it was not begun
     * @throws CancellationException when the calling thread is interrupted; the work was interrupted too, the interrupt
     *     stays
     */
    public <T> T within(Phases phases, Supplier<T> work) {
        if (over()) {
            throw outOfTime(phases);
        }
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = Thread.ofVirtual().name("timed work").start(task);
        try {
            if (ended(task)) {
                return task.get();
            }
            OutOfTime overtaken = outOfTime(phases);
            stop(thread);
            throw overtaken;
        } catch (InterruptedException e) {
            stop(thread);
            Thread.currentThread().interrupt();
            throw new CancellationException("the run was asked to end");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalStateException("a supplier threw a checked exception", e.getCause());
            }
        }
    }

    /**
     * Waits for the end of the task or of the time, whichever comes first. The clock is asked again and again: a machine that
     * was suspended wakes up with less time than it had.
     */
    private boolean ended(FutureTask<?> task) throws InterruptedException, ExecutionException {
        while (!over()) {
            try {
                task.get(Math.min(LOOK.toMillis(), remaining().toMillis()), TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                // Not yet: whether there is still time says the clock.
            }
        }
        return task.isDone();
    }

    /** Says that the time is over, and how far the work had come. */
    public OutOfTime outOfTime(Phases phases) {
        return new OutOfTime(phases.phase(), phases.done(), phases.total(), whole());
    }

    private static void stop(Thread thread) {
        thread.interrupt();
        try {
            if (!thread.join(WINDING_UP)) {
                LOG.warnf(
                        "what was told to stop goes on after %s s: it can publish nothing any more",
                        WINDING_UP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration nonNegative(Duration span) {
        return span.isNegative() ? Duration.ZERO : span;
    }
}
