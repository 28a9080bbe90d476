package dev.holdfast.aws.control.rds;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.rds.model.DBInstance;

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
     * Asks at least once, and then until the answer is as wanted or the time is over. A question that gets no answer is asked
     * again: what takes minutes does not fail because one was lost.
     *
     * @return the last answer, wanted or not
     * @throws RdsTrouble.Unanswered when the last question got none
     * @throws Interrupted when the thread was interrupted, which it stays
     */
    <T> T until(Predicate<T> wanted, Duration longest, Supplier<T> question) {
        long begun = System.nanoTime();
        while (true) {
            try {
                T answer = question.get();
                if (wanted.test(answer) || System.nanoTime() - begun >= longest.toNanos()) {
                    return answer;
                }
            } catch (RdsTrouble.Unanswered silent) {
                if (System.nanoTime() - begun >= longest.toNanos()) {
                    throw silent;
                }
            }
            pauseSince(begun, longest);
        }
    }

    /**
     * Gives an order as soon as it is taken: RDS refuses it while it does something else to the instance, the daily backup
     * among that.
     *
     * @param question how the instance is
     * @param needless whether there is nothing left to order
     * @return whether it was taken; otherwise it was needless, the instance is lost, or was never ready for it
     * @throws RdsTrouble.Unready when RDS refused it to the end
     */
    boolean order(
            Duration longest,
            Supplier<DBInstance> question,
            Predicate<DBInstance> needless,
            Consumer<DBInstance> order) {
        long begun = System.nanoTime();
        while (true) {
            DBInstance now = until(
                    it -> Statuses.takesOrders(it) || Statuses.isLost(it) || needless.test(it),
                    longest.minusNanos(System.nanoTime() - begun),
                    question);
            if (!Statuses.takesOrders(now) || needless.test(now)) {
                return false;
            }
            try {
                order.accept(now);
                return true;
            } catch (RdsTrouble.Unready busy) {
                if (System.nanoTime() - begun >= longest.toNanos()) {
                    throw busy;
                }
                pauseSince(begun, longest);
            }
        }
    }

    private void pauseSince(long begun, Duration longest) {
        long waited = System.nanoTime() - begun;
        long left = Math.max(1, longest.toNanos() - waited);
        pause(Math.min(left, Math.clamp(waited / GROWTH, first.toNanos(), last.toNanos())));
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
