package dev.holdfast.postgresql.replication;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** Waits between two looks at something that takes its time. */
final class Pause {
    private Pause() {}

    /** @throws CancellationException when interrupted; the interrupt stays */
    static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException askedToStop) {
            Thread.currentThread().interrupt();
            throw new CancellationException("waiting for a PostgreSQL server was cancelled");
        }
    }
}
