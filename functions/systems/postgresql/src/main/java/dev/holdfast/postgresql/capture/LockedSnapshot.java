package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.fingerprint.DataTable;
import dev.holdfast.postgresql.fingerprint.PinnedSession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * One state of a database, held still: every table is locked ACCESS SHARE before the snapshot is exported, so that no
 * TRUNCATE and no ALTER TABLE can slip between the snapshot and those who read by it. The connection that took it must
 * stay open until the last reader has finished.
 *
 * <p>Follows PostgreSQL's documentation, "Snapshot Synchronization Functions".
 *
 * @param id what other sessions import
 * @param consistencyInstant never later than the state it stands for; on a standby the commit time last replayed
 * @param tables every table the snapshot sees
 */
record LockedSnapshot(String id, Instant consistencyInstant, List<DataTable> tables) {
    private static final int ATTEMPTS = 5;
    private static final int LOCK_BATCH = 200;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Set<String> DROPPED = Set.of("42P01", "3F000");

    private static final String LOCKABLE = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              -- What belongs to an extension is not dumped, so it is nothing to the backup if it may not be read.
              AND (pg_catalog.has_table_privilege(c.oid, 'SELECT') OR NOT EXISTS (
                SELECT 1 FROM pg_catalog.pg_depend e
                WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e'))
            ORDER BY c.oid
            """;

    private static final String EXCLUSIVE_HOLDERS = """
            SELECT pg_catalog.string_agg(pg_catalog.format('%I.%I by session %s', n.nspname, c.relname, l.pid), ', '
                     ORDER BY n.nspname, c.relname, l.pid)
            FROM pg_catalog.pg_locks l
              JOIN pg_catalog.pg_class c ON c.oid = l.relation
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE l.mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'
              AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
            """;

    /**
     * Takes a snapshot on the coordinator's connection. All locks are had at once or given back: whoever waits while
     * holding some can deadlock with a migration and get it cancelled.
     *
     * @throws SystemException.Broken when the locks cannot be had in time, or tables keep being created meanwhile
     */
    static LockedSnapshot take(String system, Connection coordinator, Duration lockTimeout) throws SQLException {
        long deadline = System.nanoTime() + lockTimeout.toNanos();
        int attempt = 0;
        while (attempt < ATTEMPTS) {
            List<String> locked = lockables(coordinator);
            begin(coordinator);
            try {
                lockAtOnce(coordinator, locked);
                LockedSnapshot snapshot = export(coordinator);
                if (locked.containsAll(lockables(coordinator))) {
                    return snapshot;
                }
                coordinator.rollback();
                attempt++;
            } catch (SQLException e) {
                coordinator.rollback();
                if (DROPPED.contains(e.getSQLState())) {
                    attempt++;
                } else if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                } else if (System.nanoTime() - deadline > 0) {
                    throw notInTime(system, coordinator, lockTimeout, e);
                } else {
                    pause();
                }
            }
        }
        throw new SystemException.Broken(
                system,
                "tables kept appearing or vanishing while the existing ones were being locked, " + ATTEMPTS
                        + " times in a row.",
                "run the backup when the migration is over.",
                null);
    }

    /**
     * Makes {@code reader} see this snapshot and lock what it will read, before anybody waiting for a stronger lock can
     * get in between. It never waits: whoever is in the way waits for the coordinator.
     *
     * @throws Overtaken when somebody already waits for a stronger lock
     */
    void importInto(String system, Connection reader) throws SQLException {
        begin(reader);
        try (Statement statement = reader.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT '" + id + "'");
        }
        try {
            lockAtOnce(reader, lockables(reader));
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new Overtaken(new SystemException.Broken(
                        system,
                        "somebody asked for an exclusive lock while the backup was about to read.",
                        "run the backup after the migration.",
                        e));
            }
            throw e;
        }
    }

    /** Somebody waits for an exclusive lock between the coordinator, who has its locks, and those who follow it. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient SystemException explained;

        Overtaken(SystemException explained) {
            super(explained);
            this.explained = explained;
        }

        /** The exception to report when trying again does not help. */
        SystemException explained() {
            return explained;
        }
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        PinnedSession.apply(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
    }

    private static void lockAtOnce(Connection connection, List<String> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (int from = 0; from < tables.size(); from += LOCK_BATCH) {
                List<String> batch = tables.subList(from, Math.min(from + LOCK_BATCH, tables.size()));
                statement.execute("LOCK TABLE ONLY " + String.join(", ONLY ", batch) + " IN ACCESS SHARE MODE NOWAIT");
            }
        }
    }

    private static SystemException notInTime(
            String system, Connection connection, Duration lockTimeout, SQLException failure) throws SQLException {
        String holders;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(EXCLUSIVE_HOLDERS)) {
            row.next();
            holders = row.getString(1);
        }
        return new SystemException.Broken(
                system,
                "a table could not be locked for reading within " + lockTimeout.toMillis() / 1000.0 + " s"
                        + (holders == null ? "." : ": an exclusive lock is held or asked for on " + holders + "."),
                "end that session or wait for it and run the backup again, or raise lockTimeout in the plan.",
                failure);
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("waiting for locks was cancelled");
        }
    }

    /**
     * A standby stands for its last replayed commit. One that has replayed none since it started stands at least for the
     * checkpoint it started from, however long ago its primary made that; its own start says nothing about its data.
     */
    private static LockedSnapshot export(Connection coordinator) throws SQLException {
        String query = """
                SELECT pg_catalog.pg_export_snapshot(),
                       CASE WHEN pg_catalog.pg_is_in_recovery()
                            THEN coalesce(pg_catalog.pg_last_xact_replay_timestamp(),
                                          (SELECT checkpoint_time FROM pg_catalog.pg_control_checkpoint()))
                            ELSE pg_catalog.statement_timestamp() END
                """;
        try (Statement statement = coordinator.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new LockedSnapshot(
                    row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant(), DataTable.list(coordinator));
        }
    }

    private static List<String> lockables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOCKABLE)) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        return tables;
    }
}
