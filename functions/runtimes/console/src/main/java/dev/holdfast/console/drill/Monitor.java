package dev.holdfast.console.drill;

import dev.holdfast.console.machine.Ending;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The alarm of the region that stands by: asks the other region's health service all the time and fires after so many
 * failed probes in a row, clears after as many good ones. Each change of state is told once.
 */
final class Monitor implements AutoCloseable {
    /** Probes in a row that change the alarm's state. */
    static final int IN_A_ROW = 3;

    /** From the end of one probe to the beginning of the next. */
    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int EXPECTED = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI probed;
    private final Clock clock;
    private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean armed;

    /** The alarm changed its state. */
    record Change(boolean down, Instant at) {}

    Monitor(URI probed, Clock clock) {
        this.probed = probed;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("monitor").start(this::watch);
    }

    /** Waits for the next change of state; watches on meanwhile. */
    Change await(Ending ending) throws InterruptedException {
        while (true) {
            ending.check();
            Change change = changes.poll(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            if (change != null) {
                return change;
            }
        }
    }

    /** Forgets what it saw so far: on a busy machine a probe may have been slow for reasons of its own. */
    void arm() {
        armed = true;
        changes.clear();
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        http.shutdownNow();
    }

    private void watch() {
        boolean down = false;
        int otherwise = 0;
        while (!stopping) {
            if (armed) {
                armed = false;
                down = false;
                otherwise = 0;
            }
            otherwise = answers() == down ? otherwise + 1 : 0;
            if (otherwise == IN_A_ROW) {
                down = !down;
                otherwise = 0;
                changes.add(new Change(down, clock.instant()));
            }
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    private boolean answers() {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(probed).timeout(PATIENCE).GET().build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == EXPECTED;
        } catch (IOException unreachable) {
            return false;
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
