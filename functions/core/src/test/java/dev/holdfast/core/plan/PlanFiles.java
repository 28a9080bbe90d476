package dev.holdfast.core.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The repository's own plans, and a small one to change. */
public final class PlanFiles {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);
    static final Path FOLDER = root().resolve("infra/plans");
    static final List<String> REAL = List.of("healthcare-gitops", "cerebra-md");

    public static final String SMALL = """
            plan: small
            objectives: {rto: 4h, rpo: 1h}
            regions:
              primary: {name: here, cloud: local}
              standby: {name: there, cloud: local}
            vault:
              stores:
                - {name: first, kind: file, region: here, path: /vault/first}
                - {name: second, kind: file, region: there, path: /vault/second}
              coordination: second
              keys:
                - {name: daily-key, kind: local, reference: keys/backup}
              signer: {kind: local, reference: keys/evidence}
            retention:
              - {name: month, keep: 30d}
            systems:
              - name: db
                kind: postgresql
                host: localhost
                database: app
                user: holdfast
                password: env:DB_PASSWORD
                retention: month
                schedules:
                  - {name: often, function: backup, every: 15m}
                  - {name: proof, function: verify-backup, weekly: {on: sunday, at: "03:00"}}
            """;

    private PlanFiles() {}

    static String real(String name) {
        try {
            return Files.readString(FOLDER.resolve(name + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ReadPlan read(String text) {
        return new PlanReader(CLOCK).read(text.getBytes(StandardCharsets.UTF_8), "test.yaml");
    }

    /** The small plan with one thing replaced, which must be there. */
    static String small(String from, String to) {
        if (!SMALL.contains(from)) {
            throw new IllegalArgumentException("not in the small plan: " + from);
        }
        return SMALL.replace(from, to);
    }

    /** Surefire names the root; an editor starts somewhere below it. */
    private static Path root() {
        Path here = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        while (!Files.isDirectory(here.resolve("infra/plans"))) {
            here = here.getParent();
        }
        return here;
    }
}
