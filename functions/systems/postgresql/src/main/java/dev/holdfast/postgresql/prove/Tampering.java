package dev.holdfast.postgresql.prove;

import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.system.Fingerprint.Level;
import dev.holdfast.core.system.Proving.Tampered;
import dev.holdfast.postgresql.fingerprint.DataTable;
import dev.holdfast.postgresql.fingerprint.Definitions;
import dev.holdfast.postgresql.fingerprint.PostgresFingerprint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Changes a restored copy on purpose: one value of one row in a randomly chosen table, a row more where all tables are
 * empty, a row less where no value can be changed, a schema more where there is no table.
 */
final class Tampering {
    /** For each type of column an expression that gives another value of that type; any other becomes NULL. */
    private static final String CHANGEABLE = """
            SELECT pg_catalog.quote_ident(a.attname) AS name,
                   pg_catalog.replace(CASE
                     WHEN t.typcategory = 'S' AND t.typname IN ('text', 'varchar') AND a.atttypmod = -1 THEN '$ || ''x'''
                     WHEN t.typcategory = 'S' THEN 'pg_catalog.reverse($::pg_catalog.text) || ''x'''
                     WHEN t.typname IN ('int2', 'int4', 'int8', 'numeric', 'float4', 'float8') THEN '$ + 1'
                     WHEN t.typname = 'bool' THEN 'NOT $'
                     WHEN t.typname IN ('date', 'timestamp', 'timestamptz') THEN '$ + interval ''1 day'''
                     WHEN t.typname = 'bytea' THEN '$ || ''\\x00'''
                     WHEN t.typname = 'jsonb' THEN 'pg_catalog.jsonb_build_array($)'
                     WHEN t.typname = 'uuid' THEN 'pg_catalog.gen_random_uuid()'
                     ELSE 'NULL' END, '$', pg_catalog.quote_ident(a.attname)) AS changed
            FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = ?::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            """;

    private final Connection connection;
    private final Fingerprint restored;
    private final Random random;

    Tampering(Connection connection, Fingerprint restored, RandomGenerator random) {
        this.connection = connection;
        this.restored = restored;
        this.random = Random.from(random);
    }

    Optional<Tampered> run() throws SQLException {
        List<DataTable> tables = new ArrayList<>(DataTable.list(connection).stream()
                .filter(table -> rows(table) >= 0)
                .toList());
        Collections.shuffle(tables, random);
        // Neither triggers nor foreign keys stand in the way; unique and check constraints still may.
        AsSuperuser.apply(connection);
        for (DataTable table : tables) {
            if (rows(table) > 0) {
                Optional<String> change = changeRow(table);
                if (change.isPresent()) {
                    return Optional.of(reread(change.get(), table));
                }
            }
        }
        for (DataTable table : tables) {
            if (rows(table) == 0 && attempt("INSERT INTO " + table.identity() + " DEFAULT VALUES") == 1) {
                return Optional.of(reread("inserted a row into " + table.identity(), table));
            }
        }
        for (DataTable table : tables) {
            if (rows(table) > 0 && attempt("DELETE FROM ONLY " + table.identity() + randomRow(table)) == 1) {
                return Optional.of(reread("deleted a row of " + table.identity(), table));
            }
        }
        execute("CREATE SCHEMA holdfast_red_test");
        var sections = new TreeMap<>(restored.sections());
        sections.putAll(Definitions.read(connection));
        return Optional.of(new Tampered(
                "created a schema holdfast_red_test", new Fingerprint(restored.method(), restored.level(), sections)));
    }

    private Tampered reread(String what, DataTable table) throws SQLException {
        return new Tampered(what, PostgresFingerprint.reread(restored, connection, table));
    }

    private Optional<String> changeRow(DataTable table) throws SQLException {
        String row = randomRow(table);
        if (restored.level() == Level.COUNTS) {
            return attempt("DELETE FROM ONLY " + table.identity() + row) == 1
                    ? Optional.of("deleted a row of " + table.identity())
                    : Optional.empty();
        }
        for (Column column : changeableColumns(table)) {
            String condition = row + " AND " + column.name() + " IS DISTINCT FROM " + column.changed();
            if (attempt("UPDATE ONLY " + table.identity() + " SET " + column.name() + " = " + column.changed()
                            + condition)
                    == 1) {
                return Optional.of("changed column " + column.name() + " in one row of " + table.identity());
            }
        }
        return Optional.empty();
    }

    private String randomRow(DataTable table) {
        return " WHERE ctid = (SELECT ctid FROM ONLY " + table.identity() + " OFFSET " + random.nextLong(rows(table))
                + " LIMIT 1)";
    }

    private record Column(String name, String changed) {}

    private List<Column> changeableColumns(DataTable table) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (var query = connection.prepareStatement(CHANGEABLE.replace("?::", "cast(? AS pg_catalog.text)::"))) {
            query.setString(1, table.identity());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(new Column(row.getString("name"), row.getString("changed")));
                }
            }
        }
        Collections.shuffle(columns, random);
        return columns;
    }

    /** Rows the table was restored with; -1 when it was left out. */
    private long rows(DataTable table) {
        var figures = restored.sections()
                .getOrDefault(PostgresFingerprint.TABLES, new TreeMap<>())
                .get(table.identity());
        return figures == null ? -1 : Long.parseLong(figures.get("rows").toString());
    }

    /** How many rows a change touched; 0 when a constraint or the type forbids it. */
    private int attempt(String change) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return statement.executeUpdate(change);
        } catch (SQLException forbidden) {
            return 0;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
