package dev.holdfast.console.bench;

import dev.holdfast.console.bench.failover.FailoverBench;
import dev.holdfast.console.bench.failover.FailoverBenchReport;
import dev.holdfast.console.bench.failover.FailoverBenchText;
import dev.holdfast.console.bench.lambda.LambdaBench;
import dev.holdfast.console.bench.lambda.LambdaBenchReport;
import dev.holdfast.console.bench.lambda.LambdaBenchText;
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

    private final FailoverBench failover;
    private final LambdaBench lambda;
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
            FailoverBench failover,
            LambdaBench lambda,
            PostgresPrograms programs,
            @All List<Scratch> scratches,
            Clock clock,
            @ConfigProperty(name = "holdfast.root") Optional<String> root,
            @ConfigProperty(name = "holdfast.bench.s3") Optional<String> s3Jars) {
        this.failover = failover;
        this.lambda = lambda;
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
        throw new BadUsage(
                "bench needs a command.",
                "'holdfast bench backup', 'holdfast bench failover' or 'holdfast bench lambda'.");
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

    @Command(
            name = "failover",
            description = {
                "Fail over there and back on this machine with a real name server, real databases and real probes: how long"
                        + " from an alarm to the changed record, how much of a failover is Holdfast's own time, what many"
                        + " alarms at once lead to, what the journal costs.",
                "Makes its own servers and removes them. Takes a few minutes; run it on a quiet machine. A missed bound does"
                        + " not change the exit code."
            })
    int failover(
            @Option(
                            names = "--runs",
                            paramLabel = "N",
                            description = "Failovers there and back that are measured (default: 20; 3 with --quick).")
                    Optional<Integer> runs,
            @Option(
                            names = "--events",
                            paramLabel = "N",
                            description = "Events delivered at once (default: 1000; 60 with --quick).")
                    Optional<Integer> events,
            @Option(names = "--quick", description = "Few failovers, one promotion: to see that it works.")
                    boolean quick,
            @Mixin OutputOptions format) {
        FailoverBench.Extent usual = quick ? FailoverBench.Extent.QUICK : FailoverBench.Extent.FULL;
        FailoverBench.Extent extent = usual.with(
                atLeastOne("--runs", runs.orElse(usual.failovers())),
                atLeastOne("--events", events.orElse(usual.events())));
        FailoverBenchReport report = failover.run(events(), extent);
        System.out.print(format.json() ? Json.text(report) + System.lineSeparator() : FailoverBenchText.of(report));
        return ExitCode.OK;
    }

    @Command(
            name = "lambda",
            description = {
                "Run the zip of the Lambda functions under AWS's runtime interface client, without a cloud: its size, how"
                        + " soon a new process answers, how long a warm one takes, how much memory it needs, beside a"
                        + " function that does nothing; and how much memory a backup takes there for a database and for one"
                        + " of four times the data.",
                "Takes a few minutes; run it on a quiet machine. A missed aim does not change the exit code."
            })
    int lambda(
            @Option(
                            names = "--runs",
                            paramLabel = "N",
                            description = "Cold starts, of which the median is shown (default: 10).")
                    Optional<Integer> runs,
            @Mixin OutputOptions format) {
        LambdaBenchReport report = lambda.run(atLeastOne("--runs", runs.orElse(10)));
        System.out.print(format.json() ? Json.text(report) + System.lineSeparator() : LambdaBenchText.of(report));
        return ExitCode.OK;
    }

    private static int atLeastOne(String option, int number) {
        if (number < 1) {
            throw new BadUsage(
                    option + " must be 1 or more, not " + number + ".", "leave it out for the usual number.");
        }
        return number;
    }

    private Path events() {
        return root.map(folder -> Path.of(folder, "events"))
                .orElseThrow(() -> new BadUsage(
                        "bench only runs through the launcher.", "'./holdfast bench failover' in the source folder."));
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
                .filter(each ->
                        each.kind().equals("postgresql") && each.provider().equals("local"))
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
