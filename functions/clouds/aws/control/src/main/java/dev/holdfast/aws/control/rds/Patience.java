package dev.holdfast.aws.control.rds;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks again until something is so. RDS changes take minutes, and everybody of an account shares one budget of requests, so
 * the pauses grow.
 *
 * @param first the shortest pause
 * @param last the longest
 */
record Patience(Duration first, Duration last) {
    static final Patience NORMAL = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(15));
    private static final long GROWTH = 20;

    /** The waiting was cut off. */
    static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Interrupted(InterruptedException cause) {
            super("the wait was interrupted", cause);
        }
    }

    /**
     * Asks at least once, and then until the answer is as wanted or the time is over.
     *
     * @return the last answer, wanted or not
     * @throws Interrupted when the thread was interrupted, which it stays
     */
    <T> T until(Predicate<T> wanted, Duration longest, Supplier<T> question) {
        long begun = System.nanoTime();
        while (true) {
            T answer = question.get();
            long waited = System.nanoTime() - begun;
            long left = longest.toNanos() - waited;
            if (wanted.test(answer) || left <= 0) {
                return answer;
            }
            pause(Math.min(left, Math.clamp(waited / GROWTH, first.toNanos(), last.toNanos())));
        }
    }

    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted(e);
        }
    }
}
