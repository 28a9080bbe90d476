package dev.holdfast.local.net;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for work that may block on the network, but only so long. The work runs in a virtual thread of its own, where an
 * interrupt ends blocking socket calls and closes the socket (JEP 444).
 */
final class Bounded {
    private Bounded() {}

    /** Work that may block. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T run() throws IOException, InterruptedException;
    }

    /**
     * The work's result.
     *
     * @throws TimeoutException when it is not there within {@code longest}; the work is told to stop
     * @throws InterruptedException when the caller is interrupted; the work is told to stop
     */
    static <T> T call(Duration longest, Work<T> work) throws IOException, TimeoutException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread.ofVirtual().start(task);
        try {
            return task.get(Math.max(1, longest.toNanos()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private static IOException unwrapped(Throwable cause) throws InterruptedException {
        return switch (cause) {
            case IOException io -> io;
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException mistake -> throw mistake;
            case Error grave -> throw grave;
            default -> new IOException(cause);
        };
    }
}
