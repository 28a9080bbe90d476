package dev.holdfast.lambda.zip;

import dev.holdfast.harness.FunctionPackage;
import dev.holdfast.harness.FunctionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The zip as Maven built it, unpacked once for all tests of this process. */
final class Zip {
    static final String HANDLER = "dev.holdfast.lambda.Entrance::handleRequest";

    static final FunctionPackage PACKAGE = new FunctionPackage(Path.of(System.getProperty("holdfast.zip")));

    private static final Path TASK_ROOT = unpacked();

    private Zip() {}

    /** {@code failover-dns} as it is deployed, with its plans in that folder. */
    static FunctionSpec failoverDns(Path plans) {
        return FunctionSpec.of("failover-dns", TASK_ROOT, HANDLER)
                .with("QUARKUS_FUNQY_EXPORT", "failover-dns")
                .with("HOLDFAST_PLANS", plans.toString())
                .withJvm(FunctionSpec.DEPLOYED_JVM);
    }

    /** One of the files of {@code events/}. */
    static String event(String file) {
        try {
            return Files.readString(events().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path events() {
        return Path.of(System.getProperty("holdfast.root"), "events");
    }

    private static Path unpacked() {
        try {
            Path folder = Files.createTempDirectory("holdfast-zip-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            PACKAGE.unpackTo(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
