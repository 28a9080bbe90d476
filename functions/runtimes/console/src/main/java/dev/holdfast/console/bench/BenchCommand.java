package dev.holdfast.console.bench;

import dev.holdfast.console.command.ConsoleCommand;
import dev.holdfast.console.command.ExitCode;
import dev.holdfast.console.output.BadUsage;
import dev.holdfast.console.output.OutputOptions;
import dev.holdfast.console.sample.SampleSize;
import dev.holdfast.core.Json;
import dev.holdfast.core.scratch.Scratch;
import dev.holdfast.postgresql.program.PostgresPrograms;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures Holdfast beside other tools. */
@Singleton
@Command(name = "bench", description = "Measure Holdfast beside the tools it replaces, on this machine.")
class BenchCommand implements ConsoleCommand {
    private static final SampleSize QUICK = SampleSize.ofMebibytes(160);

    private final PostgresPrograms programs;
    private final List<Scratch> scratches;
    private final Clock clock;
    private final Optional<String> root;
    private final Optional<String> s3Jars;

    @Mixin
    private OutputOptions output;

    /**
     * @param root where the launcher lies, {@code holdfast.root}; the launcher sets it
     * @param s3Jars folder of the S3 server's jars, {@code holdfast.bench.s3}; the launcher sets it
     */
    BenchCommand(
            PostgresPrograms programs,
            @All List<Scratch> scratches,
            Clock clock,
            @ConfigProperty(name = "holdfast.root") Optional<String> root,
            @ConfigProperty(name = "holdfast.bench.s3") Optional<String> s3Jars) {
        this.programs = programs;
        this.scratches = scratches;
        this.clock = clock;
        this.root = root;
        this.s3Jars = s3Jars;
    }

    @Override
    public int order() {
        return 90;
    }

    @Override
    public Integer call() {
        throw new BadUsage("bench needs a command.", "'holdfast bench backup'.");
    }

    @Command(
            name = "backup",
            description = {
                "Back up and verify a database of 1.25 GiB of synthetic data against an S3 server on this machine, beside"
                        + " pg_dump with an upload, pg_dump with zstd, and pg_restore.",
                "Makes its own servers and data and removes them. Takes a quarter of an hour and 12 GiB of disk; run it on a"
                        + " quiet machine. A missed bound does not change the exit code."
            })
    int backup(
            @Option(
                            names = "--runs",
                            paramLabel = "N",
                            description = "Rounds, of which the medians are shown (default: 5; 1 with --quick).")
                    Optional<Integer> runs,
            @Option(names = "--quick", description = "A database of 160 MiB, one round: to see that it works.")
                    boolean quick,
            @Option(names = "--four-times", description = "Also measure the memory of a backup of four times the data.")
                    boolean fourTimes,
            @Mixin OutputOptions format) {
        int rounds = runs.orElse(quick ? 1 : 5);
        if (rounds < 1) {
            throw new BadUsage("--runs must be 1 or more, not " + rounds + ".", "leave it out for 5.");
        }
        BackupBenchReport report = bench().run(quick ? QUICK : SampleSize.BENCHMARK, rounds, fourTimes);
        System.out.print(format.json() ? Json.text(report) + System.lineSeparator() : BackupBenchText.of(report));
        return ExitCode.OK;
    }

    private BackupBench bench() {
        if (root.isEmpty() || s3Jars.isEmpty()) {
            throw new BadUsage(
                    "bench only runs through the launcher.", "'./holdfast bench backup' in the source folder.");
        }
        if (BackupRounds.installed("aws").isEmpty()) {
            throw new BadUsage("the aws program, with which the peer uploads, is not on the path.", "install awscli.");
        }
        Scratch scratch = scratches.stream()
                .filter(each -> each.kind().equals("postgresql"))
                .findFirst()
                .orElseThrow();
        return new BackupBench(
                Path.of(root.get(), "holdfast"),
                Path.of(s3Jars.get()),
                scratch,
                BackupBench.both(programs.newestServer()),
                clock,
                System.err::println);
    }
}
