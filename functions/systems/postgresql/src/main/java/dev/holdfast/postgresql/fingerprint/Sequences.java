package dev.holdfast.postgresql.fingerprint;

import dev.holdfast.core.system.Figure;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads where sequences stand. Sequences are not transactional: the same snapshot sees them move. They are therefore
 * read before and after the capture, and the restored one must stand between.
 */
public final class Sequences {
    private static final int BATCH = 200;

    private Sequences() {}

    /** Each sequence's identity and the number it would give out next. */
    public static SortedMap<String, BigInteger> next(Connection connection) throws SQLException {
        SortedMap<String, BigInteger> positions = new TreeMap<>();
        List<String> queries = queries(connection);
        for (int from = 0; from < queries.size(); from += BATCH) {
            String batch = queries.subList(from, Math.min(from + BATCH, queries.size())).stream()
                    .collect(Collectors.joining(" UNION ALL "));
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(batch)) {
                while (row.next()) {
                    positions.put(row.getString(1), row.getBigDecimal(2).toBigInteger());
                }
            }
        }
        return positions;
    }

    /** Figures for a capture that began at {@code before} and ended at {@code after}. */
    public static SortedMap<String, SortedMap<String, Figure>> figures(
            SortedMap<String, BigInteger> before, SortedMap<String, BigInteger> after) {
        SortedMap<String, SortedMap<String, Figure>> figures = new TreeMap<>();
        before.forEach((identity, first) -> {
            BigInteger last = after.getOrDefault(identity, first);
            figures.put(identity, new TreeMap<>(Map.of("next", new Figure.Between(first.min(last), first.max(last)))));
        });
        return figures;
    }

    private static List<String> queries(Connection connection) throws SQLException {
        String catalogue = """
                SELECT pg_catalog.format(
                  'SELECT %L, last_value::pg_catalog.numeric + CASE WHEN is_called THEN %s ELSE 0 END FROM %I.%I',
                  pg_catalog.format('%I.%I', n.nspname, c.relname), q.seqincrement, n.nspname, c.relname)
                FROM pg_catalog.pg_sequence q
                  JOIN pg_catalog.pg_class c ON c.oid = q.seqrelid
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend e
                    WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = c.oid AND e.deptype = 'e')
                """;
        List<String> queries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(catalogue)) {
            while (row.next()) {
                queries.add(row.getString(1));
            }
        }
        return queries;
    }
}
