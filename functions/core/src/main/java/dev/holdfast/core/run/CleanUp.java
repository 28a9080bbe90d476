package dev.holdfast.core.run;

/**
 * Clean-up that a stop must not stop: with its thread's interrupt pending, a request that takes an upload back would fail
 * at once.
 */
public final class CleanUp {
    private CleanUp() {}

    /** Runs it with the thread's interrupt put aside, and puts that back. An interrupt that comes meanwhile counts. */
    public static void run(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
