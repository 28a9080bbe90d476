package dev.holdfast.postgresql.fingerprint;

import java.sql.Array;
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
 * @param columns ordered by name: an inherited child's columns come back in another order
 * @param pages size of the main fork; rows may lie beyond when the table grows meanwhile
 * @param chunkable whether a range of pages can be scanned alone
 * @param leftOut why pg_dump leaves its rows out; empty when it does not
 */
public record DataTable(
        String identity, List<Column> columns, long pages, boolean chunkable, boolean readable, String leftOut) {

    /**
     * One column.
     *
     * @param name quoted where SQL needs it
     */
    public record Column(String name, Text text) {
        /** What a column's output text may look like. */
        public enum Text {
            /**
             * One whose end can be told from what follows: it has no control characters, or it brackets and quotes what
             * it holds, as arrays, composites and ranges do.
             */
            PLAIN,
            /** Any characters, of which {@code octet_length} tells how many. */
            MEASURED,
            /** Any characters. */
            ANYTHING
        }
    }

    private static final String QUERY = """
            SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS identity,
                   (SELECT pg_catalog.array_agg(pg_catalog.quote_ident(a.attname) ORDER BY a.attname COLLATE "C")
                      FROM pg_catalog.pg_attribute a
                      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::pg_catalog.text[] AS columns,
                   (SELECT pg_catalog.array_agg(CASE
                        WHEN o.pronamespace <> 'pg_catalog'::pg_catalog.regnamespace THEN 'ANYTHING'
                        WHEN o.proname IN ('textout', 'varcharout', 'bpcharout') AND t.typtype = 'b' THEN 'MEASURED'
                        WHEN o.proname IN ('array_out', 'record_out', 'range_out', 'multirange_out',
                          'boolout', 'int2out', 'int4out', 'int8out', 'oidout', 'numeric_out', 'float4out', 'float8out',
                          'uuid_out', 'byteaout', 'date_out', 'time_out', 'timetz_out', 'timestamp_out',
                          'timestamptz_out', 'interval_out', 'jsonb_out', 'inet_out', 'cidr_out', 'macaddr_out') THEN 'PLAIN'
                        ELSE 'ANYTHING' END ORDER BY a.attname COLLATE "C")
                      FROM pg_catalog.pg_attribute a
                        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                        JOIN pg_catalog.pg_proc o ON o.oid = t.typoutput
                      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::pg_catalog.text[] AS texts,
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
                tables.add(new DataTable(
                        row.getString("identity"),
                        columns(row.getArray("columns"), row.getArray("texts")),
                        row.getLong("pages"),
                        row.getBoolean("chunkable"),
                        row.getBoolean("readable"),
                        row.getString("left_out")));
            }
        }
        return tables;
    }

    /** A table without columns has neither names nor texts. */
    private static List<Column> columns(Array names, Array texts) throws SQLException {
        List<Column> columns = new ArrayList<>();
        if (names != null) {
            String[] name = (String[]) names.getArray();
            String[] text = (String[]) texts.getArray();
            for (int i = 0; i < name.length; i++) {
                columns.add(new Column(name[i], Column.Text.valueOf(text[i])));
            }
        }
        return columns;
    }
}
