package dev.holdfast.harness;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A function's package under the runtime interface client, in a Java machine of its own with the options of the managed runtimes
 * (serial collector, the quick compiler only, heap in proportion to the memory) and no environment but what Lambda sets.
 */
final class FunctionProcess implements AutoCloseable {
    static final String REGION = "us-west-2";
    static final String ACCOUNT = "123456789012";

    /** The managed runtimes give the heap this part of the function's memory. */
    private static final double HEAP = 0.7;

    private static final Duration TERM = Duration.ofSeconds(15);

    private final Process process;
    private final Thread reader;

    private FunctionProcess(Process process, Thread reader) {
        this.process = process;
        this.reader = reader;
    }

    /** Starts it; its output goes line by line to {@code log}. */
    static FunctionProcess start(FunctionSpec spec, String runtimeApi, Consumer<String> log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + (int) (spec.memoryMebibytes() * HEAP) + "m",
                // The heap begins in proportion to the machine's memory, which is the function's there and not here.
                "-XX:MaxRAM=" + spec.memoryMebibytes() + "m",
                // What a newer JDK than the managed one demands, or complains of between the function's lines.
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() > 22) {
            command.addAll(
                    List.of("--sun-misc-unsafe-memory-access=allow", "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        }
        command.addAll(spec.jvm());
        command.add("-cp");
        command.add(RuntimeClient.jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(RuntimeClient.MAIN);
        command.add(spec.handler());
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(spec.taskRoot().toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment(spec, runtimeApi));
        try {
            Process process = builder.start();
            return new FunctionProcess(process, Thread.ofVirtual().start(() -> read(process, log)));
        } catch (IOException e) {
            throw new HarnessFailed("a Java machine cannot be started: " + e.getMessage(), "check the JDK.", e);
        }
    }

    /** Defined runtime environment variables, then the function's own. */
    private static Map<String, String> environment(FunctionSpec spec, String runtimeApi) {
        Map<String, String> environment = new java.util.TreeMap<>(Map.of(
                "PATH", "/usr/local/bin:/usr/bin:/bin",
                "LANG", "en_US.UTF-8",
                "TZ", ":UTC",
                "_HANDLER", spec.handler(),
                "LAMBDA_TASK_ROOT", spec.taskRoot().toString(),
                "LAMBDA_RUNTIME_DIR", "/var/runtime",
                "AWS_LAMBDA_RUNTIME_API", runtimeApi,
                "AWS_EXECUTION_ENV", "AWS_Lambda_java21"));
        environment.putAll(Map.of(
                "AWS_REGION",
                REGION,
                "AWS_DEFAULT_REGION",
                REGION,
                "AWS_LAMBDA_FUNCTION_NAME",
                spec.name(),
                "AWS_LAMBDA_FUNCTION_VERSION",
                "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                Integer.toString(spec.memoryMebibytes()),
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                spec.snapStart() ? "snap-start" : "on-demand",
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "/aws/lambda/" + spec.name(),
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "harness"));
        environment.putAll(spec.environment());
        return environment;
    }

    private static void read(Process process, Consumer<String> log) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.accept(line);
            }
        } catch (IOException ended) {
            log.accept("(the output broke off: " + ended.getMessage() + ")");
        }
    }

    long pid() {
        return process.pid();
    }

    /** Done when the process has ended and all its output was read. */
    java.util.concurrent.CompletableFuture<Integer> ended() {
        return process.onExit().thenApply(ended -> {
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ended.exitValue();
        });
    }

    /** Bytes of memory that were in use at the same time at most, its peak resident set. */
    long peakMemory() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new HarnessFailed(
                            "this system does not tell a process' peak memory.", "measure on Linux."));
        } catch (IOException e) {
            throw new UncheckedIOException("asking for the memory of process " + process.pid(), e);
        }
    }

    /** Kills it at once, as Lambda does when the time is over. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Tells it to end (SIGTERM) and waits; kills it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TERM.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
            reader.join();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
