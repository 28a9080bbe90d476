package dev.holdfast.console.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs whole programs and measures them from outside. What they write goes to files in one folder. */
final class Stopwatch {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int LAST_LINES = 8;
    private static final String PEAK = "VmHWM:";

    private final Path folder;
    private final Map<String, String> environment;
    private final Map<String, ProcessHandle> servers;

    /**
     * @param environment added to this process's own
     * @param servers whose processor time is told apart from that of the programs
     */
    Stopwatch(Path folder, Map<String, String> environment, Map<String, ProcessHandle> servers) {
        this.folder = folder;
        this.environment = environment;
        this.servers = servers;
    }

    /**
     * Runs programs, each one's output into the next, to their ends.
     *
     * @throws BenchFailed when one cannot be started or ends with another exit code than zero
     */
    @SafeVarargs
    final Measured run(List<String>... pipeline) {
        List<ProcessBuilder> builders = new ArrayList<>();
        for (int program = 0; program < pipeline.length; program++) {
            ProcessBuilder builder = new ProcessBuilder(pipeline[program]);
            builder.environment().putAll(environment);
            builder.redirectError(folder.resolve("stderr." + program).toFile());
            builders.add(builder);
        }
        builders.getFirst()
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builders.getLast().redirectOutput(folder.resolve("stdout").toFile());
        List<Process> running = List.of();
        ProcessorTime before = ProcessorTime.now(servers);
        long began = System.nanoTime();
        try {
            running = ProcessBuilder.startPipeline(builders);
            long peak = awaitFirst(running.getFirst());
            for (Process process : running) {
                process.waitFor();
            }
            Duration time = Duration.ofNanos(System.nanoTime() - began);
            for (int program = 0; program < pipeline.length; program++) {
                refuseFailure(pipeline[program], program, running.get(program).exitValue());
            }
            return new Measured(time, peak, 0, ProcessorTime.now(servers).since(before));
        } catch (IOException e) {
            throw new BenchFailed(
                    "'" + pipeline[0].getFirst() + "' cannot be started: " + e.getMessage() + ".",
                    "see that it is installed.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted.", "run the benchmark again.", e);
        } finally {
            running.forEach(Process::destroy);
        }
    }

    /** What the last run wrote to standard output. */
    String output() {
        return read("stdout");
    }

    /** The peak only grows, so the last look before the end is the peak, but for what the last moments added. */
    private static long awaitFirst(Process process) throws InterruptedException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        long peak = peak(status);
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(status));
        }
        return peak;
    }

    private static long peak(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException gone) {
            return 0;
        }
    }

    private void refuseFailure(List<String> command, int program, int code) {
        if (code != 0) {
            List<String> said =
                    (read("stdout") + read("stderr." + program)).lines().toList();
            throw new BenchFailed(
                    "'" + String.join(" ", command) + "' ended with " + code + ": "
                            + String.join(" | ", said.subList(Math.max(0, said.size() - LAST_LINES), said.size())),
                    "run it by hand, or the benchmark again.");
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("what the last program wrote cannot be read", e);
        }
    }
}
