package dev.holdfast.failover.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Asks many at once and waits for none longer than agreed. */
public final class Concurrently {
    private Concurrently() {}

    /**
     * One answer per question, in their order. A question that takes longer is abandoned.
     *
     * @param late the answer to take for it, given why there is none
     */
    public static <Q, A> List<A> map(
            List<Q> questions, Duration longest, Function<Q, A> ask, BiFunction<Q, String, A> late) {
        // Not closed by waiting for it: who does not answer in time is not waited for at the end either.
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<A>> asked = new ArrayList<>();
            questions.forEach(question -> asked.add(threads.submit(() -> ask.apply(question))));
            List<A> answers = new ArrayList<>();
            long end = System.nanoTime() + longest.toNanos();
            for (int i = 0; i < asked.size(); i++) {
                answers.add(answer(questions.get(i), asked.get(i), end - System.nanoTime(), longest, late));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <Q, A> A answer(
            Q question, Future<A> asked, long nanos, Duration longest, BiFunction<Q, String, A> late) {
        try {
            return asked.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            return late.apply(question, "no answer within " + longest.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return late.apply(question, "the run was interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalStateException("a function threw a checked exception", e.getCause());
            }
        }
    }
}
