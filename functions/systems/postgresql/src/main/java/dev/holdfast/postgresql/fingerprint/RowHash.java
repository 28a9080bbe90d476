package dev.holdfast.postgresql.fingerprint;

import dev.holdfast.postgresql.fingerprint.DataTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SQL that hashes one row to 64 bits: the output text of every column, joined, with the set of columns that are null
 * as the seed. Different rows give different texts: where a plain column ends can be told from what follows, texts stand
 * behind their length, and everything else goes through {@code ROW(…)}, which quotes. That alone would do for all
 * columns, but it looks at every character twice and doubles quotes.
 *
 * <p>{@code concat_ws} uses the types' output functions, never casts, which a database may define to mean something else.
 */
final class RowHash {
    /** What separates columns; no plain type writes it. */
    private static final String SEPARATOR = "E'\\x01'";

    /**
     * So many columns stand for themselves: {@code concat_ws} takes a hundred arguments like any function, texts need two,
     * and the seed has 63 bits. Those behind them are quoted, and say themselves whether they are null.
     */
    private static final int SINGLE = 40;

    private RowHash() {}

    /** An expression over the row {@code alias}; null for no row. */
    static String sql(List<Column> columns, String alias) {
        List<String> parts = new ArrayList<>();
        List<String> quoted = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String value = alias + "." + column.name();
            switch (i < SINGLE ? column.text() : Column.Text.ANYTHING) {
                case PLAIN -> parts.add(value);
                case MEASURED -> {
                    parts.add("pg_catalog.octet_length(" + value + ")");
                    parts.add(value);
                }
                case ANYTHING -> quoted.add(value);
            }
        }
        if (!quoted.isEmpty() || parts.isEmpty()) {
            parts.add("ROW(" + String.join(", ", quoted) + ")");
        }
        return "pg_catalog.hashtextextended(pg_catalog.concat_ws(" + SEPARATOR + ", " + String.join(", ", parts)
                + ") COLLATE \"C\", " + nulls(columns, alias) + ")";
    }

    /** Which columns are null, a bit each. {@code IS NULL} alone would take a composite of nulls for one. */
    private static String nulls(List<Column> columns, String alias) {
        return IntStream.range(0, Math.min(SINGLE, columns.size()))
                .mapToObj(i -> " | CASE WHEN " + alias + "." + columns.get(i).name()
                        + " IS NOT DISTINCT FROM NULL THEN " + (1L << i) + " ELSE 0 END")
                .collect(Collectors.joining("", "(0::pg_catalog.int8", ")"));
    }
}
