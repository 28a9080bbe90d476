package dev.holdfast.console.bench.failover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.console.machine.Ending;
import dev.holdfast.core.EventFunction;
import dev.holdfast.failover.FailoverReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls the function, each time on a thread of its own: at Ctrl-C the servers are gone at once, and a failover that waits
 * for them is called off instead of being waited for.
 */
record Invocations(EventFunction function, Ending ending) {
    private static final Duration LOOK = Duration.ofMillis(50);

    /** What one call brings about. */
    @FunctionalInterface
    interface Outcome<T> {
        /** Calls the function. */
        T of(EventFunction function);
    }

    /** Calls it with one event. */
    FailoverReport one(JsonNode event) {
        return this.<FailoverReport>all(List.of(called -> (FailoverReport) called.handle(event)))
                .getFirst();
    }

    /**
     * Makes all these calls at once and returns when all have ended.
     *
     * @throws Ending.Interrupted when the run was told to end; the calls have been called off
     */
    <T> List<T> all(List<Outcome<T>> calls) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> begun = calls.stream()
                    .map(call -> threads.submit(() -> call.of(function)))
                    .toList();
            try {
                return begun.stream().map(this::awaited).toList();
            } catch (RuntimeException failed) {
                threads.shutdownNow();
                throw failed;
            }
        }
    }

    private <T> T awaited(Future<T> call) {
        while (true) {
            ending.check();
            try {
                return call.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                continue;
            } catch (ExecutionException e) {
                ending.check();
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailoverBenchFailed("interrupted.", "run the benchmark again.", e);
            }
        }
    }
}
