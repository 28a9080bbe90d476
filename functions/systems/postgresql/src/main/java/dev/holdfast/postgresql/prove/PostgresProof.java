package dev.holdfast.postgresql.prove;

import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.scratch.ScratchRequest;
import dev.holdfast.core.scratch.ScratchServer;
import dev.holdfast.core.system.ArtifactSource;
import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.Proving;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.postgresql.fingerprint.DataTable;
import dev.holdfast.postgresql.fingerprint.Definitions;
import dev.holdfast.postgresql.fingerprint.PinnedSession;
import dev.holdfast.postgresql.fingerprint.PostgresFingerprint;
import dev.holdfast.postgresql.fingerprint.Sequences;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Failures;
import dev.holdfast.postgresql.socket.Login;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Restores PostgreSQL backups with stock {@code pg_restore} and takes the fingerprint of what came back. */
@ApplicationScoped
public class PostgresProof implements Proving {
    private final PostgresPrograms programs;

    public PostgresProof(PostgresPrograms programs) {
        this.programs = programs;
    }

    @Override
    public String kind() {
        return "postgresql";
    }

    @Override
    public int list(Manifest manifest, ArtifactSource artifacts, Workspace workspace) {
        Installation client = client(manifest);
        return Restore.listing(manifest, client, artifacts, workspace.directory());
    }

    @Override
    public ScratchRequest scratchFor(Manifest manifest) {
        Map<String, String> source = manifest.source();
        SortedMap<String, String> requirements = new TreeMap<>(Map.of(
                "serverMajor", source.get("serverMajor"),
                "encoding", source.get("encoding"),
                "superuser", source.get("superuser")));
        // The unpacked archive lies beside the restored database, indexes and write-ahead log included.
        long expected = manifest.plainBytes() + Long.parseLong(source.get("databaseBytes")) * 3 / 2;
        return new ScratchRequest(kind(), manifest.id().toString(), expected, requirements);
    }

    @Override
    public Optional<String> obstacle(Manifest manifest, ScratchServer server) {
        try (Connection connection = Connections.open(Restore.login(manifest, server, "postgres"))) {
            return Obstacles.find(connection, manifest);
        } catch (SQLException e) {
            throw Failures.working(manifest.system(), "asking the throw-away server what it has", e);
        }
    }

    @Override
    public SortedMap<String, String> restore(
            Manifest manifest, ArtifactSource artifacts, ScratchServer server, int jobs, Progress progress) {
        Installation client = client(manifest);
        new Restore(manifest, client, server, progress).run(artifacts, jobs);
        SortedMap<String, String> settings = new TreeMap<>(Map.of(
                "jobs", Integer.toString(jobs), "pg_restore", client.version().toString()));
        settings.putAll(serverSettings(manifest, server));
        return settings;
    }

    /** What makes this server faster or slower than the one it stands for. */
    private static Map<String, String> serverSettings(Manifest manifest, ScratchServer server) {
        Map<String, String> settings = new TreeMap<>();
        try (Connection connection = Connections.open(Restore.login(manifest, server, "postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings"
                                + " WHERE name IN ('fsync', 'shared_buffers', 'maintenance_work_mem', 'wal_level', 'server_version')")) {
            while (row.next()) {
                settings.put(row.getString(1), row.getString(2));
            }
            return settings;
        } catch (SQLException e) {
            throw Failures.working(manifest.system(), "asking the throw-away server for its settings", e);
        }
    }

    @Override
    public Set<String> restored() {
        return Set.of("archive", "roles", "tablespaces");
    }

    @Override
    public Fingerprint fingerprint(Manifest manifest, ScratchServer server, int jobs) {
        Level level = manifest.fingerprint().level();
        if (level == Level.NONE) {
            return PostgresFingerprint.none();
        }
        List<Connection> readers = new ArrayList<>();
        try {
            for (int reader = 0; reader < Math.max(1, jobs); reader++) {
                readers.add(pinned(restored(manifest, server)));
            }
            Connection first = readers.getFirst();
            var sequences = Sequences.read(first);
            var data = PostgresFingerprint.data(
                    readers, DataTable.list(first), level, PostgresFingerprint.leftOut(manifest.fingerprint()));
            return PostgresFingerprint.combine(
                    level, data, withoutTheServersOwn(manifest, server, Definitions.read(first)), sequences, sequences);
        } catch (SQLException e) {
            throw Failures.working(manifest.system(), "reading the restored copy", e);
        } finally {
            readers.forEach(PostgresProof::closeQuietly);
        }
    }

    /** Roles that a provider's server had before anything was restored and the source never had are no part of the copy. */
    private static SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> withoutTheServersOwn(
            Manifest manifest,
            ScratchServer server,
            SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> definitions) {
        if (HostedServer.is(server)) {
            var source = manifest.fingerprint().sections().getOrDefault(Definitions.ROLE, new TreeMap<>());
            Set<String> own = HostedServer.noted(server);
            definitions
                    .getOrDefault(Definitions.ROLE, new TreeMap<>())
                    .keySet()
                    .removeIf(role -> own.contains(role) && !source.containsKey(role));
        }
        return definitions;
    }

    @Override
    public Optional<Tampered> tamper(
            Manifest manifest, ScratchServer server, Fingerprint restored, RandomGenerator random) {
        try (Connection connection = Connections.open(restored(manifest, server))) {
            PinnedSession.apply(connection);
            return new Tampering(connection, restored, random).run();
        } catch (SQLException e) {
            throw Failures.working(manifest.system(), "changing the restored copy on purpose", e);
        }
    }

    private static Login restored(Manifest manifest, ScratchServer server) {
        return Restore.login(manifest, server, manifest.source().get("database"));
    }

    private static Connection pinned(Login login) throws SQLException {
        Connection connection = Connections.open(login);
        PinnedSession.apply(connection);
        AsSuperuser.apply(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
        return connection;
    }

    private Installation client(Manifest manifest) {
        return programs.newestClient()
                .orElseThrow(() -> new SystemException.Precondition(
                        manifest.system(),
                        "no pg_restore was found on this machine.",
                        "install the postgresql-client package, or set HOLDFAST_PG_BINDIR."));
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It only read.
        }
    }
}
