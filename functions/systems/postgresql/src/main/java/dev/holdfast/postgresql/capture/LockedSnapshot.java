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
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String LOCKABLE = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY c.oid
            """;

    /**
     * Takes a snapshot on the coordinator's connection.
     *
     * @throws SystemException.Broken when a lock cannot be had in time, or tables keep being created meanwhile
     */
    static LockedSnapshot take(String system, Connection coordinator, Duration lockTimeout) throws SQLException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<String> locked = lockables(coordinator);
            begin(coordinator);
            lock(system, coordinator, locked, lockTimeout);
            LockedSnapshot snapshot = export(coordinator);
            if (locked.containsAll(lockables(coordinator))) {
                return snapshot;
            }
            coordinator.rollback();
        }
        throw new SystemException.Broken(
                system,
                "new tables kept appearing while the existing ones were being locked, " + ATTEMPTS + " times in a row.",
                "run the backup when the migration is over.",
                null);
    }

    /**
     * Makes {@code reader} see this snapshot and lock what it will read, before anybody waiting for a stronger lock can
     * get in between.
     */
    void importInto(String system, Connection reader, Duration lockTimeout) throws SQLException {
        begin(reader);
        try (Statement statement = reader.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT '" + id + "'");
        }
        lock(system, reader, lockables(reader), lockTimeout);
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        PinnedSession.apply(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        }
    }

    private static void lock(String system, Connection connection, List<String> tables, Duration timeout)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + timeout.toMillis());
            for (int from = 0; from < tables.size(); from += LOCK_BATCH) {
                List<String> batch = tables.subList(from, Math.min(from + LOCK_BATCH, tables.size()));
                statement.execute("LOCK TABLE ONLY " + String.join(", ONLY ", batch) + " IN ACCESS SHARE MODE");
            }
            statement.execute("SET LOCAL lock_timeout = 0");
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw new SystemException.Broken(
                        system,
                        "a table could not be locked for reading within " + timeout.toSeconds() + " s: "
                                + e.getMessage() + ".",
                        "something holds or waits for an exclusive lock (see pg_locks); run the backup after it, or"
                                + " raise lockTimeout in the plan.",
                        e);
            }
            throw e;
        }
    }

    private static LockedSnapshot export(Connection coordinator) throws SQLException {
        String query = """
                SELECT pg_catalog.pg_export_snapshot(),
                       CASE WHEN pg_catalog.pg_is_in_recovery()
                            THEN coalesce(pg_catalog.pg_last_xact_replay_timestamp(), pg_catalog.pg_postmaster_start_time())
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
