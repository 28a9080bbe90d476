package dev.holdfast.console.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.console.output.Figures;
import dev.holdfast.console.sample.SampleSize;
import dev.holdfast.core.system.Progress;
import dev.holdfast.harness.Answer;
import dev.holdfast.harness.FunctionPackage;
import dev.holdfast.harness.FunctionSpec;
import dev.holdfast.harness.Harness;
import dev.holdfast.postgresql.program.Installation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How much memory the packaged function {@code backup} takes under the runtime client, for a database and for one of a multiple
 * of its data. What PostgreSQL's own programs take is not counted: that is theirs, and does not grow either.
 *
 * @param functionZip the package of the functions of the image
 * @param s3Jars folder of s3proxy and everything it needs
 * @param installation PostgreSQL's server and client programs
 * @param progress hears one line per step
 */
public record BackupMemory(
        Path functionZip, Path s3Jars, Installation installation, Clock clock, Consumer<String> progress) {
    private static final String HANDLER = "dev.holdfast.lambda.Entrance::handleRequest";

    /** What the function is deployed with. */
    private static final int MEBIBYTES = 1769;

    /** As Lambda's longest; a database that takes longer is handed over. */
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    /**
     * What was measured.
     *
     * @param databaseBytes as the server counts them
     * @param peakBytes the largest resident set of the function's process
     */
    public record Run(long databaseBytes, long peakBytes, Duration took) {}

    /** Two databases, the second with a multiple of the data. */
    public record Pair(Run once, Run multiple) {
        /** How many times as much memory the larger database takes; 1.0 when its size makes no difference. */
        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        public double growth() {
            return (double) multiple.peakBytes() / once.peakBytes();
        }
    }

    /**
     * Makes servers and data, measures, and leaves nothing behind. Each database gets a process of its own.
     *
     * @throws dev.holdfast.core.HoldfastException when a backup is not made
     */
    public Pair measure(SampleSize size, int times) {
        try (BenchGround ground = BenchGround.prepare(installation, s3Jars)) {
            Path taskRoot = ground.folder("function");
            new FunctionPackage(functionZip).unpackTo(taskRoot);
            return new Pair(
                    run(ground, taskRoot, "bench_once", size),
                    run(ground, taskRoot, "bench_multiple", size.times(times)));
        }
    }

    private Run run(BenchGround ground, Path taskRoot, String database, SampleSize size) {
        progress.accept("filling a database of " + Figures.bytes(size.bytes()));
        long bytes = ground.fill(database, size, Progress.silent());
        Path plans = ground.folder("plan-" + database);
        BenchPlan.write(plans, clock, ground.server().endpoint(), database, ground.s3());
        ground.clear();
        progress.accept("backing it up through the function");
        try (Harness function = new Harness(spec(ground, taskRoot, plans), clock)) {
            Answer answer = function.invoke(event());
            if (!(answer instanceof Answer.Returned)) {
                throw new BenchFailed("the function made no backup: " + answer, "see its log: " + function.log());
            }
            return new Run(bytes, function.peakMemory(), answer.took());
        } finally {
            ground.clear();
        }
    }

    private static FunctionSpec spec(BenchGround ground, Path taskRoot, Path plans) {
        FunctionSpec spec = FunctionSpec.of("holdfast-backup", taskRoot, HANDLER)
                .withMemory(MEBIBYTES)
                .with(TIMEOUT)
                .with("QUARKUS_FUNQY_EXPORT", "backup")
                .with("HOLDFAST_PLANS", plans.toString())
                .with("HOLDFAST_WORK_DIR", ground.work().toString());
        for (Map.Entry<String, String> variable : ground.s3().environment().entrySet()) {
            spec = spec.with(variable.getKey(), variable.getValue());
        }
        return spec;
    }

    private static String event() {
        return "{\"plan\": \"bench\", \"systems\": [\"" + BenchPlan.WITH_FINGERPRINT + "\"]}";
    }
}
