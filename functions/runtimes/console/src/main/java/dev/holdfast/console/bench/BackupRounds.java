package dev.holdfast.console.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.postgresql.program.FileTree;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.socket.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The contenders, one after the other, round by round, so that whatever else happens on the machine hits all of them. */
final class BackupRounds {
    private final BenchGround ground;
    private final Path launcher;
    private final BenchPlan plan;
    private final Installation client;
    private final RestorePeer restorePeer;
    private final String database;
    private final Stopwatch stopwatch;
    private final BiConsumer<Contender, Measured> listener;
    private final Map<Contender, List<Measured>> runs = new EnumMap<>(Contender.class);

    /** @param listener hears of every run when it is over */
    BackupRounds(
            BenchGround ground,
            Path launcher,
            BenchPlan plan,
            Installation client,
            RestorePeer restorePeer,
            String database,
            BiConsumer<Contender, Measured> listener) {
        this.ground = ground;
        this.launcher = launcher;
        this.plan = plan;
        this.client = client;
        this.restorePeer = restorePeer;
        this.database = database;
        this.stopwatch = ground.stopwatch(database);
        this.listener = listener;
    }

    /** All runs so far. */
    Map<Contender, List<Measured>> runs() {
        return runs;
    }

    /** What only the first run of a new build, and of a new S3 server, has to pay. */
    void warmUp() {
        ground.clear();
        backup(BenchPlan.WITH_FINGERPRINT);
        verify();
        script();
        ground.clear();
    }

    /** One run of every contender that is installed, beginning and ending with nothing stored. */
    void round(long databaseBytes) {
        ground.clear();
        took(Contender.BACKUP, backup(BenchPlan.WITHOUT_FINGERPRINT));
        took(Contender.SCRIPT, script());
        took(Contender.BACKUP_FINGERPRINT, backup(BenchPlan.WITH_FINGERPRINT));
        if (installed("zstd").isPresent()) {
            took(Contender.PIPE, pipe());
        }
        if (installed("pgbackrest").isPresent()) {
            took(Contender.PGBACKREST, pgbackrest());
        }
        took(Contender.VERIFY, verify());
        took(Contender.RESTORE, restorePeer.run(database, databaseBytes));
        ground.clear();
    }

    /** {@code holdfast backup}, whole: launcher, start of the Java machine and all. */
    Measured backup(String system) {
        Measured measured = stopwatch.run(List.of(
                launcher.toString(),
                "backup",
                "--plan",
                plan.file().toString(),
                "--system",
                system,
                "--output",
                "json"));
        return measured.storing(storedBytes(stopwatch.output()));
    }

    private Measured verify() {
        return stopwatch.run(List.of(
                launcher.toString(),
                "verify",
                "--plan",
                plan.file().toString(),
                "--system",
                BenchPlan.WITH_FINGERPRINT));
    }

    private Measured script() {
        Path file = ground.work().resolve("script.dump");
        Measured dump = stopwatch.run(List.of(bin("pg_dump"), "-Fc", "-f", file.toString()));
        Measured upload = stopwatch.run(List.of(
                "aws",
                "--endpoint-url",
                ground.s3().endpoint().toString(),
                "s3",
                "cp",
                "--quiet",
                file.toString(),
                "s3://" + S3Server.BUCKET + "/script.dump"));
        return dump.plus(upload).storing(size(file));
    }

    private Measured pipe() {
        Path file = ground.work().resolve("pipe.zst");
        return stopwatch
                .run(List.of(bin("pg_dump"), "-Fc", "-Z0"), List.of("zstd", "-q", "-3", "-T2", "-o", file.toString()))
                .storing(size(file));
    }

    /** The whole server's files, without the write-ahead log that a restore would need: less than the others do. */
    private Measured pgbackrest() {
        Path repository = ground.work().resolve("pgbackrest");
        stopwatch.run(pgbackrest(repository, "stanza-create"));
        return stopwatch
                .run(pgbackrest(
                        repository,
                        "backup",
                        "--type=full",
                        "--compress-type=zst",
                        "--process-max=2",
                        "--start-fast",
                        "--no-archive-check"))
                .storing(FileTree.size(repository));
    }

    private List<String> pgbackrest(Path repository, String command, String... options) {
        Endpoint.UnixSocket socket = ground.server().endpoint();
        List<String> words = new ArrayList<>(List.of(
                "pgbackrest",
                "--no-config",
                "--stanza=bench",
                "--pg1-path=" + ground.server().data(),
                "--pg1-socket-path=" + socket.directory(),
                "--pg1-port=" + socket.port(),
                "--pg1-user=postgres",
                "--repo1-path=" + repository,
                "--lock-path=" + ground.work(),
                "--log-level-file=off",
                "--log-level-console=error"));
        words.addAll(List.of(options));
        words.add(command);
        return words;
    }

    private void took(Contender contender, Measured measured) {
        runs.computeIfAbsent(contender, first -> new ArrayList<>()).add(measured);
        listener.accept(contender, measured);
    }

    private String bin(String program) {
        return client.executable(program).toString();
    }

    /** Whether a program is on the path. */
    static Optional<Path> installed(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path file = Path.of(folder, program);
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static long storedBytes(String report) {
        try {
            JsonNode systems = Json.mapper()
                    .readTree(report.getBytes(StandardCharsets.UTF_8))
                    .path("systems");
            return systems.path(0).path("storedBytes").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException("the report of 'holdfast backup' cannot be read", e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }
}
