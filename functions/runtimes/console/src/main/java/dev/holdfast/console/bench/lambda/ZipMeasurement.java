package dev.holdfast.console.bench.lambda;

import dev.holdfast.harness.Answer;
import dev.holdfast.harness.BareFunction;
import dev.holdfast.harness.FunctionPackage;
import dev.holdfast.harness.FunctionSpec;
import dev.holdfast.harness.Harness;
import dev.holdfast.local.KeyFolder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.Config;

/** The zip with {@code failover-dns}: how big it is, how soon it answers, how long it takes when warm, what memory it needs. */
@Singleton
class ZipMeasurement implements LambdaMeasurement {
    private static final double MEBIBYTE = 1024 * 1024;
    private static final double MOST_ZIP = 40;
    private static final double MOST_UNPACKED = 120;
    private static final double MOST_COLD_MILLIS = 1000;
    private static final double MOST_MEMORY = 160;
    private static final double MOST_WARM_MILLIS = 5;

    /** Enough for the machine to have compiled what a warm process has. */
    private static final int WARM_UPS = 300;

    private static final int WARM_RUNS = 200;
    private static final String PLAN = "bench-lambda";

    private final Config config;
    private final Clock clock;

    ZipMeasurement(Config config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public List<LambdaFigure> measure(Path folder, int runs) {
        FunctionPackage zip = new FunctionPackage(setting("holdfast.bench.zip"));
        Path taskRoot = folder.resolve("task");
        zip.unpackTo(taskRoot);
        byte[] event = event();
        Course holdfast = new Course(deployed(taskRoot, folder), event, clock);
        Course bare = new Course(BareFunction.in(folder.resolve("bare")), event, clock);
        List<LambdaFigure> figures = new ArrayList<>();
        figures.add(LambdaFigure.single("zip", zip.bytes() / MEBIBYTE, MOST_ZIP, "MiB", 0));
        figures.add(LambdaFigure.single("zip, unpacked", zip.unpackedBytes() / MEBIBYTE, MOST_UNPACKED, "MiB", 0));
        List<Cold> cold = holdfast.cold(runs);
        List<Cold> peer = bare.cold(runs);
        figures.add(compared("init to first response", MOST_COLD_MILLIS, "ms", cold, peer, Cold::whole));
        figures.add(compared("of that: the init phase", 0, "ms", cold, peer, Cold::init));
        figures.add(compared("of that: first response of an initialised process", 0, "ms", cold, peer, Cold::first));
        Course archived = new Course(holdfast.archived(folder.resolve("classes.jsa")), event, clock);
        figures.add(LambdaFigure.median(
                "init to first response with a class archive of this very JDK",
                0,
                "ms",
                values(archived.cold(runs), Cold::whole),
                0));
        Warm warm = holdfast.warm();
        Warm warmPeer = bare.warm();
        figures.add(LambdaFigure.median(
                "warm invocation that has nothing to do (an alarm that is over)",
                MOST_WARM_MILLIS,
                "ms",
                warm.millis(),
                LambdaFigure.median(warmPeer.millis())));
        figures.add(LambdaFigure.single(
                "peak memory after " + (WARM_UPS + WARM_RUNS) + " invocations",
                warm.memory(),
                MOST_MEMORY,
                "MiB",
                warmPeer.memory()));
        return figures;
    }

    private static LambdaFigure compared(
            String what, double most, String unit, List<Cold> cold, List<Cold> peer, ToDoubleFunction<Cold> part) {
        return LambdaFigure.median(what, most, unit, values(cold, part), LambdaFigure.median(values(peer, part)));
    }

    private static List<Double> values(List<Cold> cold, ToDoubleFunction<Cold> part) {
        return cold.stream().map(part::applyAsDouble).toList();
    }

    /** One cold start, in milliseconds. */
    private record Cold(double init, double first) {
        double whole() {
            return init + first;
        }
    }

    /** A warm process: milliseconds of each invocation, and peak memory in MiB. */
    private record Warm(List<Double> millis, double memory) {}

    /** One function that is measured with one event. */
    private record Course(FunctionSpec spec, byte[] event, Clock clock) {
        List<Cold> cold(int runs) {
            List<Cold> all = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                try (Harness function = new Harness(spec, clock)) {
                    double init = millis(function.start());
                    all.add(new Cold(init, millis(answered(function))));
                }
            }
            return all;
        }

        Warm warm() {
            try (Harness function = new Harness(spec, clock)) {
                for (int run = 0; run < WARM_UPS; run++) {
                    answered(function);
                }
                List<Double> all = new ArrayList<>();
                for (int run = 0; run < WARM_RUNS; run++) {
                    all.add(millis(answered(function)));
                }
                return new Warm(all, function.peakMemory() / MEBIBYTE);
            }
        }

        /** The same function with an archive of the classes that one invocation needs, written by such a process. */
        FunctionSpec archived(Path archive) {
            try (Harness function = new Harness(spec.withJvm("-XX:ArchiveClassesAtExit=" + archive), clock)) {
                answered(function);
            }
            if (!Files.exists(archive)) {
                throw new LambdaBenchFailed("no class archive was written.", "run it with a JDK of Temurin.");
            }
            return spec.withJvm("-XX:SharedArchiveFile=" + archive);
        }

        private Duration answered(Harness function) {
            Answer answer = function.invoke(event);
            if (answer instanceof Answer.Returned) {
                return answer.took();
            }
            throw new LambdaBenchFailed(
                    "function '" + spec.name() + "' did not do what is measured: " + answer + ".",
                    "see its log: " + String.join(" | ", function.log()));
        }

        private static double millis(Duration span) {
            return span.toNanos() / 1e6;
        }
    }

    private FunctionSpec deployed(Path taskRoot, Path folder) {
        Path keys = folder.resolve("keys");
        new KeyFolder(keys, clock).create();
        try {
            Path plans = Files.createDirectories(folder.resolve("plans"));
            Files.writeString(plans.resolve(PLAN + ".yaml"), """
                    plan: %1$s
                    title: Benchmark of functions on Lambda
                    version: "1"
                    objectives: {rto: 30m, rpo: 5m, retention: 30d}
                    regions:
                      primary: {name: us-east-1, cloud: aws}
                      standby: {name: us-west-2, cloud: aws}
                      witness: {name: eu-central-1, cloud: aws}
                    vault:
                      stores:
                        - {name: disk, kind: file, region: us-west-2, path: "%2$s/vault"}
                      coordination: disk
                      keys:
                        - {name: local, kind: local, reference: "%3$s"}
                      signer: {kind: local, reference: "%3$s"}
                    retention:
                      - {name: month, keep: 30d}
                    systems:
                      - {name: records, kind: postgresql, host: "%2$s", database: none, user: none, retention: month}
                    scenarios:
                      - {name: region-outage, objectives: {rto: 30m, rpo: 5m}}
                    failover:
                      promotion: automatic
                      quorum: 2
                      observers:
                        - {name: web, kind: http, url: "http://127.0.0.1:9/", vantage: eu-central-1}
                      alarms:
                        - {alarm: healthcare-gitops-region-down, scenario: region-outage}
                      traffic:
                        - {name: dns, kind: rfc2136, server: "127.0.0.1:9", zone: bench.test, record: app.bench.test,
                           type: A, primary: 192.0.2.1, standby: 192.0.2.2, ttl: 30s, ask: "127.0.0.1:9",
                           keyName: bench, key: "env:NO_KEY"}
                      checks:
                        - {name: answers, kind: http, url: "http://127.0.0.1:9/"}
                    """.formatted(PLAN, folder, keys));
            return FunctionSpec.of("failover-dns", taskRoot, "dev.holdfast.lambda.Entrance::handleRequest")
                    .with("QUARKUS_FUNQY_EXPORT", "failover-dns")
                    .with("HOLDFAST_PLANS", plans.toString())
                    .with("HOLDFAST_PLAN", PLAN)
                    .withJvm(FunctionSpec.DEPLOYED_JVM);
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's plan cannot be written", e);
        }
    }

    /** An alarm that is over: the plan is read and the alarm judged, and nothing else is to be done. */
    private byte[] event() {
        try {
            return Files.readAllBytes(
                    setting("holdfast.root").resolve("events/failover-alarm-cloudwatch-lambda-action-ok.json"));
        } catch (IOException e) {
            throw new UncheckedIOException("the event cannot be read", e);
        }
    }

    private Path setting(String name) {
        return config.getOptionalValue(name, String.class)
                .map(Path::of)
                .orElseThrow(() -> new LambdaBenchFailed(
                        "the benchmark was not told where the zip is.", "run it as './holdfast bench lambda'."));
    }
}
