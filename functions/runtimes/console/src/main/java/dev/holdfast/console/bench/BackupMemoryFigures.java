package dev.holdfast.console.bench;

import dev.holdfast.console.bench.lambda.LambdaFigure;
import dev.holdfast.console.bench.lambda.LambdaMeasurement;
import dev.holdfast.console.sample.SampleSize;
import dev.holdfast.postgresql.program.PostgresPrograms;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Whether the memory of {@code backup} on Lambda stays the same when the database grows. */
@Singleton
class BackupMemoryFigures implements LambdaMeasurement {
    private static final SampleSize SIZE = SampleSize.ofMebibytes(160);
    private static final int TIMES = 4;

    /** Two processes of one program differ by so much without any reason. */
    private static final double MOST_GROWTH = 1.1;

    private static final double MEBIBYTE = 1024 * 1024;

    private final Config config;
    private final PostgresPrograms programs;
    private final Clock clock;

    BackupMemoryFigures(Config config, PostgresPrograms programs, Clock clock) {
        this.config = config;
        this.programs = programs;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public List<LambdaFigure> measure(Path folder, int runs) {
        var installation = programs.newestServer()
                .orElseThrow(() -> new BenchFailed(
                        "no PostgreSQL server programs were found.", "run it as './holdfast bench lambda'."));
        BackupMemory.Pair pair = new BackupMemory(
                        setting("holdfast.bench.image.zip"),
                        setting("holdfast.bench.s3"),
                        installation,
                        clock,
                        line -> System.err.println("bench: " + line))
                .measure(SIZE, TIMES);
        return List.of(
                LambdaFigure.single(
                        "peak memory of backup, database of " + SIZE.bytes() / (1 << 20) + " MiB",
                        pair.once().peakBytes() / MEBIBYTE,
                        0,
                        "MiB",
                        0),
                LambdaFigure.single(
                        "the same with " + TIMES + " times the data, as a multiple of it",
                        pair.growth(),
                        MOST_GROWTH,
                        "x",
                        0));
    }

    private Path setting(String name) {
        return config.getOptionalValue(name, String.class)
                .map(Path::of)
                .orElseThrow(() -> new BenchFailed(
                        "the benchmark was not told where its parts are.", "run it as './holdfast bench lambda'."));
    }
}
