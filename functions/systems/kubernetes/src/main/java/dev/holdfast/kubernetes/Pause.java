package dev.holdfast.kubernetes;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** How waiting is done. */
@FunctionalInterface
interface Pause {
    /**
     * Returns after this time.
     *
     * @throws CancellationException when the thread is interrupted meanwhile
     */
    void of(Duration time);

    /** Gives the thread away meanwhile. */
    static void asleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("waiting for the cluster was cancelled");
        }
    }
}
