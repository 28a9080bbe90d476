package dev.holdfast.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SecretRef;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.scratch.ScratchHandle;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.scratch.ScratchState;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.FingerprintComparison;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupReader;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ManifestDraft;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.postgresql.capture.PostgresCapture;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.prove.PostgresProof;
import dev.holdfast.postgresql.scratch.LocalPostgresScratch;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Backs databases up through the real vault pipeline and restores them into real throw-away servers, the way the
 * functions do. Closing it discards every server.
 */
public final class Clinic implements AutoCloseable {
    public static final String SYSTEM = "claims-db";
    private static final PostgresPrograms PROGRAMS = new PostgresPrograms();
    private static final SecretRef PASSWORD = new SecretRef.Environment("PASSWORD");

    private final Vault vault = TestVault.open();
    private final Path work;
    private final OwnedFolder root = TestServer.folder();
    private final LocalPostgresScratch scratch;
    private final List<ScratchHandle> servers = new ArrayList<>();
    private final PostgresProof proof = new PostgresProof(PROGRAMS);

    public Clinic(Path work) {
        this.work = work;
        root.letOthersEnter();
        scratch = new LocalPostgresScratch(PROGRAMS, Optional.of(root.path().toString()));
    }

    /** How a capture is asked for; the {@code with} methods return a changed copy. */
    public record Order(
            Login login, Level level, long spoolBytes, int jobs, Map<String, String> settings, Progress progress) {
        /** Two jobs, a full fingerprint, a gigabyte of spool. */
        public static Order of(Login login) {
            return new Order(login, Level.FULL, 1L << 30, 2, Map.of(), Progress.silent());
        }

        public Order at(Level other) {
            return new Order(login, other, spoolBytes, jobs, settings, progress);
        }

        public Order withSpool(long bytes) {
            return new Order(login, level, bytes, jobs, settings, progress);
        }

        public Order withJobs(int number) {
            return new Order(login, level, spoolBytes, number, settings, progress);
        }

        public Order with(String setting, String value) {
            Map<String, String> all = new TreeMap<>(settings);
            all.put(setting, value);
            return new Order(login, level, spoolBytes, jobs, all, progress);
        }

        public Order heardBy(Progress listener) {
            return new Order(login, level, spoolBytes, jobs, settings, listener);
        }

        SystemSpec system() {
            Map<String, String> all = new TreeMap<>(settings);
            all.putIfAbsent("database", login.database());
            all.putIfAbsent("user", login.user());
            switch (login.endpoint()) {
                case Endpoint.UnixSocket socket -> {
                    all.putIfAbsent("host", socket.directory().toString());
                    all.putIfAbsent("port", Integer.toString(socket.port()));
                }
                case Endpoint.Tcp tcp -> {
                    all.putIfAbsent("host", tcp.host());
                    all.putIfAbsent("port", Integer.toString(tcp.port()));
                    all.putIfAbsent("tls", tcp.tls().word());
                }
            }
            return new SystemSpec(
                    SYSTEM,
                    "postgresql",
                    new TreeMap<>(all),
                    login.password().isPresent() ? new TreeMap<>(Map.of("password", PASSWORD)) : new TreeMap<>(),
                    level,
                    List.of(),
                    "standard");
        }
    }

    /** Backs up and publishes; what the capture throws passes through, and then nothing was published. */
    public Manifest backup(Order order) {
        Path folder = newFolder();
        BackupId id = BackupId.create(Instant.now());
        try (BackupWriter writer = vault.startBackup(id, SYSTEM)) {
            var captured = capture(order)
                    .capture(
                            order.system(),
                            new CaptureSettings(order.level(), new Workspace(folder, order.spoolBytes()), order.jobs()),
                            writer,
                            order.progress());
            assertThat(folder).as("what a capture leaves in its workspace").isEmptyDirectory();
            return writer.publish(
                    ManifestDraft.of("00".repeat(32), "postgresql", "manual", "", Instant.now(), captured));
        }
    }

    /** Backs up one database with the usual settings. */
    public Manifest backup(Login login) {
        return backup(Order.of(login));
    }

    /** What a dry run says. */
    public List<String> rehearse(Order order) {
        return capture(order)
                .rehearse(
                        order.system(),
                        new CaptureSettings(
                                order.level(), new Workspace(newFolder(), order.spoolBytes()), order.jobs()));
    }

    private static PostgresCapture capture(Order order) {
        SecretResolver resolver = new SecretResolver() {
            @Override
            public boolean knows(SecretRef reference) {
                return reference.equals(PASSWORD);
            }

            @Override
            public Secret resolve(SecretRef reference) {
                return order.login().password().orElseThrow();
            }
        };
        return new PostgresCapture(PROGRAMS, new Secrets(List.of(resolver)));
    }

    /** How many backups exist. */
    public int published() {
        return vault.primary().list(TestVault.PLAN + "/manifests/", "", 1000).size();
    }

    public BackupReader artifacts(Manifest manifest) {
        return vault.read(manifest);
    }

    public PostgresProof proof() {
        return proof;
    }

    /** A throw-away server fit for this backup, empty. */
    public ScratchServer server(Manifest manifest) {
        ScratchHandle handle = scratch.begin(proof.scratchFor(manifest));
        servers.add(handle);
        while (scratch.poll(handle) instanceof ScratchState.Starting) {
            Thread.onSpinWait();
            Thread.yield();
        }
        return scratch.connect(handle);
    }

    /** Restores into a new throw-away server. */
    public ScratchServer restore(Manifest manifest) {
        ScratchServer server = server(manifest);
        proof.restore(manifest, artifacts(manifest), server, 2, Progress.silent());
        return server;
    }

    /** Restores, compares and returns the server; fails with the readable differences. */
    public ScratchServer proves(Manifest manifest) {
        ScratchServer server = restore(manifest);
        assertSame(manifest, server);
        return server;
    }

    public void assertSame(Manifest manifest, ScratchServer server) {
        var comparison = compare(manifest, proof.fingerprint(manifest, server, 2));
        assertThat(comparison.differences())
                .extracting(FingerprintComparison.Difference::text)
                .isEmpty();
        assertThat(comparison.blind()).isFalse();
    }

    public static FingerprintComparison compare(Manifest manifest, Fingerprint restored) {
        return FingerprintComparison.compare(manifest.fingerprint(), restored);
    }

    /** Entry as superuser to a database of a throw-away server. */
    public static Login entry(ScratchServer server, String database) {
        return new Login(
                SYSTEM,
                new Endpoint.UnixSocket(
                        Path.of(server.endpoint().get("socketDirectory")),
                        Integer.parseInt(server.endpoint().get("port"))),
                database,
                server.endpoint().get("user"),
                Optional.empty());
    }

    public void discard(ScratchServer server) {
        scratch.discard(server.handle());
        servers.remove(server.handle());
    }

    /** An empty folder of its own. */
    public Path newFolder() {
        try {
            return Files.createTempDirectory(work, "work-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(scratch::discard);
        root.delete();
        vault.close();
    }

    /** Runs statements in one connection, each in its own transaction. */
    public static void run(Login login, String... statements) {
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row as text. */
    public static String ask(Login login, String sql) {
        try (Connection connection = Connections.open(login);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
