package dev.holdfast.console.machine;

import dev.holdfast.core.HoldfastException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Ctrl-C in good order. The programs that a command started are killed at once, elsewhere; here the command is given
 * the time to notice, to remove its files and to let its lease go, before the machine that runs it is taken down.
 */
@Singleton
public class Ending {
    /** Longer than closing takes anywhere, shorter than a person's patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private volatile CountDownLatch running = new CountDownLatch(0);
    private volatile boolean asked;

    /** The run was told to end. */
    public static final class Interrupted extends HoldfastException {
        Interrupted() {
            super("the run was interrupted.", "run it again; what was not finished does not count.");
        }
    }

    /** Runs a command; while it runs, the end waits for it. */
    public int during(IntSupplier command) {
        running = new CountDownLatch(1);
        try {
            return command.getAsInt();
        } finally {
            running.countDown();
        }
    }

    /**
     * To be called before work is begun, and now and then while it goes on.
     *
     * @throws Interrupted when the run was told to end
     */
    public void check() {
        if (asked) {
            throw new Interrupted();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (running.getCount() == 0) {
            return;
        }
        asked = true;
        System.err.println("interrupted: ending in good order");
        try {
            if (!running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("the run did not end in good order; the next one removes what it left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
