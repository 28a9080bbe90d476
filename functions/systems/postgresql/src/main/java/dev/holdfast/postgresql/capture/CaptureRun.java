package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.ArtifactSink;
import dev.holdfast.core.system.CaptureSettings;
import dev.holdfast.core.system.Capturing.Captured;
import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.Progress;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.Target;
import dev.holdfast.postgresql.archive.ArchiveFormat;
import dev.holdfast.postgresql.fingerprint.Definitions;
import dev.holdfast.postgresql.fingerprint.PinnedSession;
import dev.holdfast.postgresql.fingerprint.PostgresFingerprint;
import dev.holdfast.postgresql.fingerprint.Sequences;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.Program;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Failures;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One attempt to capture one database. */
final class CaptureRun {
    /** pg_dump locks what the coordinator has locked: whoever makes it wait waits for the coordinator. */
    private static final long LONGEST_LOCK_WAIT_MILLIS = 5000;

    private static final int ROLE_ATTEMPTS = 3;

    private final Target target;
    private final String system;
    private final Installation client;
    private final CaptureSettings settings;
    private final ArtifactSink sink;
    private final Progress progress;

    CaptureRun(Target target, Installation client, CaptureSettings settings, ArtifactSink sink, Progress progress) {
        this.target = target;
        this.system = target.login().system();
        this.client = client;
        this.settings = settings;
        this.sink = sink;
        this.progress = progress;
    }

    Captured run(ArchiveFormat format) {
        List<Connection> readers = new ArrayList<>();
        try (Connection coordinator = Connections.open(target.login())) {
            return capture(format, coordinator, readers);
        } catch (SQLException e) {
            throw Failures.working(system, "reading the database", e);
        } finally {
            readers.forEach(CaptureRun::closeQuietly);
        }
    }

    private Captured capture(ArchiveFormat format, Connection coordinator, List<Connection> readers)
            throws SQLException {
        Preconditions.clientFits(
                system, client.version().major(), coordinator.getMetaData().getDatabaseMajorVersion());
        Preconditions.everyRowVisible(system, coordinator);
        LockedSnapshot snapshot = LockedSnapshot.take(system, coordinator, target.lockTimeout());
        Preconditions.everyRowVisible(system, coordinator);
        SortedMap<String, String> source = SourceIdentity.read(coordinator);
        // Who restores it must know before the day: without them no application can enter.
        source.put(
                "rolePasswords",
                mayReadPasswords(coordinator) ? "in the backup" : "left out, pg_authid may not be read");

        SortedMap<String, Sequences.Position> sequencesBefore = Sequences.read(coordinator);
        SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> definitions = Definitions.read(coordinator);
        openReaders(snapshot, readers);

        Fingerprint fingerprint;
        try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SortedMap<String, SortedMap<String, SortedMap<String, Figure>>>> data =
                    background.submit(() -> readers.isEmpty()
                            ? new TreeMap<>()
                            : PostgresFingerprint.data(readers, snapshot.tables(), settings.level(), Map.of()));
            try {
                writeArchive(format, snapshot, source);
                SortedMap<String, SortedMap<String, Figure>> roles = writeGlobals();
                SortedMap<String, Sequences.Position> sequencesAfter = Sequences.read(coordinator);
                refuseChanged(definitions, Definitions.read(coordinator), roles);
                definitions.put(Definitions.ROLE, roles);
                fingerprint = settings.level() == Level.NONE
                        ? PostgresFingerprint.none()
                        : PostgresFingerprint.combine(
                                settings.level(), result(data), definitions, sequencesBefore, sequencesAfter);
            } catch (Throwable e) {
                // Otherwise leaving this block would wait until they have read the whole database for nothing.
                readers.forEach(CaptureRun::abort);
                throw e;
            }
        }
        coordinator.rollback();
        return new Captured(
                snapshot.consistencyInstant(),
                source,
                "repeatable read, read only",
                fingerprint,
                tools(source, format));
    }

    private void openReaders(LockedSnapshot snapshot, List<Connection> readers) throws SQLException {
        if (settings.level() == Level.NONE) {
            return;
        }
        for (int reader = 0; reader < settings.jobs(); reader++) {
            Connection connection = Connections.open(target.login());
            readers.add(connection);
            snapshot.importInto(system, connection);
        }
    }

    private void writeArchive(ArchiveFormat format, LockedSnapshot snapshot, SortedMap<String, String> source) {
        Program pgDump = target.login()
                .give(client.program("pg_dump"))
                .arguments(
                        "--snapshot=" + snapshot.id(),
                        "--lock-wait-timeout=" + Math.min(target.lockTimeout().toMillis(), LONGEST_LOCK_WAIT_MILLIS),
                        "--no-password",
                        "--no-sync");
        progress.phase("dump", Long.parseLong(source.get("databaseBytes")));
        sink.write(
                ArchiveFormat.ARTIFACT,
                format.word(),
                switch (format) {
                    case DIRECTORY ->
                        new DirectoryDump(
                                pgDump,
                                settings.jobs(),
                                settings.workspace().directory().resolve("pg_dump"),
                                settings.workspace().maxBytes(),
                                progress);
                    case CUSTOM -> new CustomDump(pgDump, progress);
                });
    }

    /**
     * What belongs to the server, not the database: without roles, a restored database has no owner and no grants. No
     * snapshot covers them, so they are read before and after they are written out.
     *
     * @return the roles as they were written
     */
    private SortedMap<String, SortedMap<String, Figure>> writeGlobals() throws SQLException {
        progress.phase("roles", 0);
        Program pgDumpAll = target.login()
                .give(client.program("pg_dumpall"))
                // It writes dates the way the database's own settings say, and another server reads them by its own.
                .environment(Map.of("PGDATESTYLE", "ISO", "PGTZ", "UTC"))
                .arguments("--no-password", "--no-sync", "--database=" + connectionString());
        try (Connection connection = Connections.open(target.login())) {
            PinnedSession.apply(connection);
            Program rolesOnly = mayReadPasswords(connection)
                    ? pgDumpAll.arguments("--roles-only")
                    : pgDumpAll.arguments("--roles-only", "--no-role-passwords");
            for (int attempt = 1; attempt <= ROLE_ATTEMPTS; attempt++) {
                SortedMap<String, SortedMap<String, Figure>> before = Definitions.roles(connection);
                String roles = rolesOnly.output();
                if (before.equals(Definitions.roles(connection))) {
                    write("roles", roles);
                    write(
                            "tablespaces",
                            pgDumpAll.arguments("--tablespaces-only").output());
                    return before;
                }
            }
        }
        throw new SystemException.Broken(
                system,
                "roles kept changing while they were written out, " + ROLE_ATTEMPTS + " times in a row.",
                "run the backup again when the migration is over.",
                null);
    }

    private void write(String artifact, String sql) {
        sink.write(artifact, "sql", out -> out.write(sql.getBytes(StandardCharsets.UTF_8)));
    }

    /** pg_dumpall takes a database's name for a connection string when it looks like one. */
    private String connectionString() {
        return "dbname='" + target.login().database().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static boolean mayReadPasswords(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT')")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /**
     * Definitions are deparsed from the present catalogue, by the fingerprint as well as by pg_dump, whatever the
     * snapshot. When one changed meanwhile, nobody knows which one the archive has.
     */
    private void refuseChanged(
            SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> before,
            SortedMap<String, SortedMap<String, SortedMap<String, Figure>>> after,
            SortedMap<String, SortedMap<String, Figure>> roles) {
        List<String> changed = new ArrayList<>();
        after.forEach((kind, items) -> items.forEach((identity, figures) -> {
            if (identity.equals(Definitions.VANISHED)
                    || !figures.equals(
                            before.getOrDefault(kind, new TreeMap<>()).get(identity))) {
                changed.add(kind + " " + identity);
            }
        }));
        before.forEach((kind, items) -> items.keySet().stream()
                .filter(identity -> !after.getOrDefault(kind, new TreeMap<>()).containsKey(identity))
                .forEach(identity -> changed.add(kind + " " + identity)));
        before.get(Definitions.ROLE).keySet().stream()
                .filter(role -> !roles.containsKey(role))
                .forEach(role -> changed.add(Definitions.ROLE + " " + role));
        if (!changed.isEmpty()) {
            throw new SystemException.Broken(
                    system,
                    "definitions changed while the backup ran: "
                            + String.join(", ", changed.subList(0, Math.min(5, changed.size())))
                            + (changed.size() > 5 ? " and " + (changed.size() - 5) + " more" : "") + ".",
                    "run the backup again when the migration is over.",
                    null);
        }
    }

    private SortedMap<String, String> tools(SortedMap<String, String> source, ArchiveFormat format) {
        return new TreeMap<>(Map.of(
                "pg_dump", client.version().toString(),
                "server", source.get("serverVersion"),
                "format", format.word(),
                "jobs", Integer.toString(format == ArchiveFormat.DIRECTORY ? settings.jobs() : 1)));
    }

    private <T> T result(Future<T> future) throws SQLException {
        try {
            progress.phase("fingerprint", 0);
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException sql) {
                throw sql;
            }
            throw new SystemException.Broken(
                    system, "the fingerprint failed: " + e.getCause().getMessage(), "see the log.", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("reading tables was cancelled");
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // The connection is being thrown away; that it was already broken changes nothing.
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written through it.
        }
    }
}
