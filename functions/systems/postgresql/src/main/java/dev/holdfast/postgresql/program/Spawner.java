package dev.holdfast.postgresql.program;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts every process from one thread that lives as long as the virtual machine. Linux sends the parent-death signal
 * when the <em>thread</em> that started a child ends (prctl(2), PR_SET_PDEATHSIG), so a child started from a worker
 * thread would be killed as soon as that worker is done.
 */
final class Spawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("holdfast-spawner").factory());

    private Spawner() {}

    static Process start(ProcessBuilder builder) throws IOException {
        var started = THREAD.submit(builder::start);
        var interrupted = false;
        try {
            while (true) {
                try {
                    return started.get();
                } catch (InterruptedException askedToStop) {
                    // Starting takes milliseconds; giving up here would lose sight of a running process.
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
