package dev.holdfast.postgresql.fingerprint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A relation that holds rows of its own.
 *
 * @param identity schema and name, quoted where SQL needs it
 * @param columns quoted, ordered by name: an inherited child's columns come back in another order
 * @param pages size of the main fork; rows may lie beyond when the table grows meanwhile
 * @param chunkable whether a range of pages can be scanned alone
 * @param leftOut why pg_dump leaves its rows out; empty when it does not
 */
public record DataTable(
        String identity, List<String> columns, long pages, boolean chunkable, boolean readable, String leftOut) {

    private static final String QUERY = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS identity,
                   (SELECT pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attname COLLATE "C")
                      FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::pg_catalog.text[] AS columns,
                   CASE WHEN c.relkind = 'r' THEN pg_catalog.pg_relation_size(c.oid) ELSE 0 END
                     / pg_catalog.current_setting('block_size')::pg_catalog.int8 AS pages,
                   c.relkind = 'r' AND am.amname = 'heap'
                     AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 140000 AS chunkable,
                   pg_catalog.has_table_privilege(c.oid, 'SELECT') AS readable,
                   CASE WHEN e.objid IS NOT NULL THEN 'belongs to an extension'
                        WHEN c.relkind = 'f' THEN 'foreign table: the rows are on another server'
                        WHEN c.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery()
                          THEN 'unlogged: a standby does not have its rows'
                        ELSE '' END AS left_out
            FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
              LEFT JOIN pg_catalog.pg_depend e
                ON e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e'
            WHERE c.relkind IN ('r', 'f') AND c.relpersistence <> 't'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """;

    public DataTable {
        columns = List.copyOf(columns);
    }

    /** All tables of the database this connection's snapshot sees. */
    public static List<DataTable> list(Connection connection) throws SQLException {
        List<DataTable> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(QUERY);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                java.sql.Array columns = row.getArray("columns");
                tables.add(new DataTable(
                        row.getString("identity"),
                        columns == null ? List.of() : List.of((String[]) columns.getArray()),
                        row.getLong("pages"),
                        row.getBoolean("chunkable"),
                        row.getBoolean("readable"),
                        row.getString("left_out")));
            }
        }
        return tables;
    }
}
