package dev.holdfast.postgresql.fingerprint;

import dev.holdfast.core.system.Fingerprint.Level;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One part of a table that one connection reads: all of it, or a range of pages.
 *
 * @param fromPage first page
 * @param toPage first page that no longer belongs to it, or {@link #OPEN} for everything that follows
 */
record TableScan(DataTable table, long fromPage, long toPage) {
    static final long OPEN = -1;

    /** What the row is called in the query: no column may be taken for it. */
    private static final String ROW = "holdfast_row";

    /** Pages per part: 64 MiB of an ordinary server's 8 KiB pages. */
    private static final long CHUNK = 8192;

    /** What was found: parts of one table add up. */
    record Sum(long rows, BigInteger hash) {
        static final Sum NOTHING = new Sum(0, BigInteger.ZERO);

        Sum plus(Sum other) {
            return new Sum(rows + other.rows, hash.add(other.hash));
        }
    }

    /** Cuts a table so that several connections can share a large one. */
    static List<TableScan> split(DataTable table) {
        List<TableScan> scans = new ArrayList<>();
        long from = 0;
        if (table.chunkable()) {
            for (; from + CHUNK < table.pages(); from += CHUNK) {
                scans.add(new TableScan(table, from, from + CHUNK));
            }
        }
        scans.add(new TableScan(table, from, OPEN));
        return scans;
    }

    /**
     * Counts the rows and, at level full, adds up a 64-bit hash of each row's text. A sum does not depend on the order
     * of the rows, and unlike an exclusive-or it does not lose rows that occur twice.
     */
    Sum run(Connection connection, Level level) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = query(statement, level)) {
            row.next();
            return new Sum(row.getLong(1), row.getBigDecimal(2).toBigInteger());
        }
    }

    private ResultSet query(Statement statement, Level level) throws SQLException {
        // A name may look like one of JDBC's escapes.
        statement.setEscapeProcessing(false);
        return statement.executeQuery(sql(level));
    }

    private String sql(Level level) {
        String hash = level == Level.FULL
                ? "coalesce(pg_catalog.sum(" + RowHash.sql(table.columns(), ROW) + "), 0)"
                : "0::pg_catalog.numeric";
        return "SELECT pg_catalog.count(*), " + hash + " FROM ONLY " + table.identity() + " AS " + ROW + range();
    }

    private String range() {
        if (fromPage == 0 && toPage == OPEN) {
            return "";
        }
        String from = " WHERE holdfast_row.ctid >= '(" + fromPage + ",0)'::pg_catalog.tid";
        return toPage == OPEN ? from : from + " AND holdfast_row.ctid < '(" + toPage + ",0)'::pg_catalog.tid";
    }
}
