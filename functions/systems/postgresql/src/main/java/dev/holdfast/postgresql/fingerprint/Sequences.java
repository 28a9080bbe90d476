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

    /**
     * Where a sequence stands.
     *
     * @param next the number it would give out next, were there no bounds
     * @param lowest of a sequence that begins anew at its bound the lowest position; otherwise the same as {@code next}
     * @param highest of such a sequence the highest position
     */
    public record Position(BigInteger next, BigInteger lowest, BigInteger highest) {}

    /** Each sequence's identity and position. */
    public static SortedMap<String, Position> read(Connection connection) throws SQLException {
        SortedMap<String, Position> positions = new TreeMap<>();
        List<String> queries = queries(connection);
        for (int from = 0; from < queries.size(); from += BATCH) {
            String batch = queries.subList(from, Math.min(from + BATCH, queries.size())).stream()
                    .collect(Collectors.joining(" UNION ALL "));
            try (Statement statement = withoutEscapes(connection);
                    ResultSet row = statement.executeQuery(batch)) {
                while (row.next()) {
                    positions.put(
                            row.getString(1),
                            new Position(
                                    row.getBigDecimal(2).toBigInteger(),
                                    row.getBigDecimal(3).toBigInteger(),
                                    row.getBigDecimal(4).toBigInteger()));
                }
            }
        }
        return positions;
    }

    /** Figures for a capture that began at {@code before} and ended at {@code after}. */
    public static SortedMap<String, SortedMap<String, Figure>> figures(
            SortedMap<String, Position> before, SortedMap<String, Position> after) {
        SortedMap<String, SortedMap<String, Figure>> figures = new TreeMap<>();
        before.forEach((identity, first) -> figures.put(
                identity, new TreeMap<>(Map.of("next", between(first, after.getOrDefault(identity, first))))));
        return figures;
    }

    /** One that moved and begins anew at its bound may have been anywhere meanwhile. */
    private static Figure between(Position first, Position last) {
        if (first.next().equals(last.next())) {
            return new Figure.Between(first.next(), first.next());
        }
        return new Figure.Between(
                first.next().min(last.next()).min(first.lowest()),
                first.next().max(last.next()).max(first.highest()));
    }

    /** A name may look like one of JDBC's escapes. */
    private static Statement withoutEscapes(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    private static List<String> queries(Connection connection) throws SQLException {
        String catalogue = """
                SELECT pg_catalog.format(
                  'SELECT p.identity, p.next, CASE WHEN %s THEN %s + least(%s, 0) ELSE p.next END,'
                  ' CASE WHEN %s THEN %s + greatest(%s, 0) ELSE p.next END'
                  ' FROM (SELECT %L AS identity, last_value::pg_catalog.numeric'
                  ' + CASE WHEN is_called THEN %s ELSE 0 END AS next FROM %I.%I) AS p',
                  q.seqcycle::pg_catalog.text, q.seqmin::pg_catalog.numeric, q.seqincrement,
                  q.seqcycle::pg_catalog.text, q.seqmax::pg_catalog.numeric,
                  q.seqincrement, pg_catalog.format('%I.%I', n.nspname, c.relname), q.seqincrement, n.nspname, c.relname)
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
