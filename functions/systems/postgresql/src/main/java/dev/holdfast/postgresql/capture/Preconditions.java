package dev.holdfast.postgresql.capture;

import dev.holdfast.core.system.SystemException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Refuses captures that would fail half-way or, worse, succeed with rows missing. */
final class Preconditions {
    private static final int NAMED = 5;

    private static final String HIDDEN_ROWS = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relrowsecurity
              AND NOT (SELECT r.rolsuper OR r.rolbypassrls FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)
              AND (c.relforcerowsecurity OR NOT pg_catalog.pg_has_role(c.relowner, 'USAGE'))
            ORDER BY 1
            """;

    /** Asks nothing that would wait for a table's lock, like its size. */
    private static final String UNREADABLE = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND CASE c.relkind
                    WHEN 'r' THEN NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')
                    WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT') END
              AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
                WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
            ORDER BY 1
            """;

    private static final int OLDEST_SERVER = 13;

    private Preconditions() {}

    /**
     * A pg_dump older than its server makes dumps that miss what it does not know; and of servers that PostgreSQL itself
     * no longer cares for, the definitions cannot be read.
     */
    static void clientFits(String system, int clientMajor, int serverMajor) {
        if (clientMajor < serverMajor) {
            throw new SystemException.Precondition(
                    system,
                    "the server is PostgreSQL " + serverMajor + ", but the newest pg_dump here is " + clientMajor + ".",
                    "install the postgresql-client-" + serverMajor
                            + " package, or set HOLDFAST_PG_BINDIR to newer programs.");
        }
        if (serverMajor < OLDEST_SERVER) {
            throw new SystemException.Precondition(
                    system,
                    "the server is PostgreSQL " + serverMajor + "; " + OLDEST_SERVER
                            + " is the oldest that can be backed up.",
                    "upgrade the server, or back it up with pg_dump by hand.");
        }
    }

    /** Every row must be visible to the role that reads. */
    static void everyRowVisible(String system, Connection connection) throws SQLException {
        List<String> hidden = names(connection, HIDDEN_ROWS);
        if (!hidden.isEmpty()) {
            throw new SystemException.Precondition(
                    system,
                    "row-level security would hide rows of " + named(hidden) + " from the backup's role.",
                    "give the role BYPASSRLS, or back up as a superuser.");
        }
        List<String> unreadable = names(connection, UNREADABLE);
        if (!unreadable.isEmpty()) {
            throw new SystemException.Refused(
                    system,
                    "the backup's role may not read " + named(unreadable) + ".",
                    "GRANT pg_read_all_data TO the role (PostgreSQL 14 and newer), or SELECT on every table and sequence.",
                    null);
        }
    }

    private static List<String> names(Connection connection, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    private static String named(List<String> tables) {
        String first = String.join(", ", tables.subList(0, Math.min(NAMED, tables.size())));
        return tables.size() > NAMED ? first + " and " + (tables.size() - NAMED) + " more" : first;
    }
}
