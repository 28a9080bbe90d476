package dev.holdfast.console.bench;

import dev.holdfast.local.KeyFolder;
import dev.holdfast.postgresql.socket.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** The plan that the benchmark's {@code holdfast} runs with: one database as two systems that differ in the fingerprint. */
record BenchPlan(Path file) {
    static final String WITHOUT_FINGERPRINT = "no-fingerprint";
    static final String WITH_FINGERPRINT = "full-fingerprint";

    static BenchPlan write(Path folder, Clock clock, Endpoint.UnixSocket source, String database, S3Server s3) {
        Path keys = folder.resolve("keys");
        new KeyFolder(keys, clock).create();
        String text = """
                plan: bench
                title: Benchmark
                version: "1"
                objectives: {rto: 4h, rpo: 1h, retention: 30d}
                regions:
                  primary: {name: here, cloud: local}
                  standby: {name: there, cloud: local}
                vault:
                  stores:
                    - {name: s3, kind: s3, region: there, bucket: %2$s, endpoint: "%3$s"}
                  coordination: s3
                  keys:
                    - {name: bench, kind: local, reference: "%1$s"}
                  signer: {kind: local, reference: "%1$s"}
                retention:
                  - {name: month, keep: 30d}
                systems:
                """.formatted(keys, S3Server.BUCKET, s3.endpoint())
                + system(WITHOUT_FINGERPRINT, "none", source, database)
                + system(WITH_FINGERPRINT, "full", source, database);
        try {
            return new BenchPlan(Files.writeString(folder.resolve("bench.yaml"), text));
        } catch (IOException e) {
            throw new UncheckedIOException("the benchmark's plan cannot be written", e);
        }
    }

    private static String system(String name, String level, Endpoint.UnixSocket source, String database) {
        return """
                  - {name: %s, kind: postgresql, host: "%s", port: %d, database: %s, user: postgres, fingerprint: %s, retention: month}
                """.formatted(name, source.directory(), source.port(), database, level)
                .indent(2);
    }
}
