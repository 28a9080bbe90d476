package dev.holdfast.postgresql.capture;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out which server and database a connection really reached. The result stands in the manifest. */
final class SourceIdentity {
    private static final String ALWAYS = """
            SELECT pg_catalog.current_database() AS database,
                   pg_catalog.current_setting('server_version') AS "serverVersion",
                   (pg_catalog.current_setting('server_version_num')::pg_catalog.int4 / 10000)::pg_catalog.text AS "serverMajor",
                   CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'standby' ELSE 'primary' END AS role,
                   CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                        ELSE pg_catalog.pg_current_wal_lsn() END::pg_catalog.text AS lsn,
                   CASE WHEN pg_catalog.pg_is_in_recovery()
                        THEN pg_catalog.round(extract(epoch FROM pg_catalog.clock_timestamp()
                               - pg_catalog.pg_last_xact_replay_timestamp())::pg_catalog.numeric, 3)::pg_catalog.text END
                     AS "replayLagSeconds",
                   pg_catalog.pg_encoding_to_char(d.encoding) AS encoding,
                   d.datcollate AS collate, d.datctype AS ctype,
                   pg_catalog.pg_database_size(d.oid)::pg_catalog.text AS "databaseBytes",
                   (SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.oid = 10) AS superuser,
                   (SELECT pg_catalog.string_agg(x.extname || ' ' || x.extversion, ', ' ORDER BY x.extname)
                      FROM pg_catalog.pg_extension x) AS extensions
            FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
            """;

    /** Needs a right, or a server version, that not every source has. */
    private static final String[] WHERE_ALLOWED = {"""
        SELECT s.system_identifier::pg_catalog.text AS "systemIdentifier", c.timeline_id::pg_catalog.text AS timeline
        FROM pg_catalog.pg_control_system() s, pg_catalog.pg_control_checkpoint() c
        """, """
        SELECT d.datlocprovider::pg_catalog.text AS "localeProvider", d.datcollversion AS "collationVersion"
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
        """, """
        SELECT coalesce(pg_catalog.to_jsonb(d) ->> 'daticulocale',
                        CASE d.datlocprovider WHEN 'i' THEN pg_catalog.to_jsonb(d) ->> 'datlocale' END) AS "icuLocale",
               CASE d.datlocprovider WHEN 'b' THEN pg_catalog.to_jsonb(d) ->> 'datlocale' END AS "builtinLocale"
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
        """};

    private SourceIdentity() {}

    /** Everything the server tells this role about itself. Runs inside the connection's transaction. */
    static SortedMap<String, String> read(Connection connection) throws SQLException {
        SortedMap<String, String> identity = new TreeMap<>();
        collect(connection, ALWAYS, identity);
        for (String query : WHERE_ALLOWED) {
            Savepoint before = connection.setSavepoint();
            try {
                collect(connection, query, identity);
                connection.releaseSavepoint(before);
            } catch (SQLException e) {
                connection.rollback(before);
            }
        }
        return identity;
    }

    private static void collect(Connection connection, String query, SortedMap<String, String> identity)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                String value = row.getString(column);
                if (value != null) {
                    identity.put(row.getMetaData().getColumnLabel(column), value);
                }
            }
        }
    }
}
