package dev.holdfast.postgresql.fingerprint;

import dev.holdfast.core.system.Figure;
import dev.holdfast.core.system.Fingerprint.Level;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads large objects in chunks through {@code lo_get}, never through {@code pg_largeobject}: its pages may be sparse
 * in the source and are written out on restore.
 */
final class LargeObjects {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int BATCH = 256;

    private static final String HASH_CHUNK = """
            SELECT piece.oid, pg_catalog.octet_length(piece.content),
                   pg_catalog.hashtextextended(pg_catalog.concat_ws(':', piece.oid, ?::pg_catalog.int8,
                     (SELECT pg_catalog.concat_ws(' ', r.rolname,
                          (SELECT pg_catalog.string_agg(pg_catalog.concat_ws('=', g.rolname, x.privilege_type, x.is_grantable), ' '
                                    ORDER BY g.rolname COLLATE "C", x.privilege_type COLLATE "C")
                             FROM pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) AS x
                               LEFT JOIN pg_catalog.pg_roles g ON g.oid = x.grantee))
                        FROM pg_catalog.pg_largeobject_metadata m
                          JOIN pg_catalog.pg_roles r ON r.oid = m.lomowner WHERE m.oid = piece.oid),
                     pg_catalog.encode(pg_catalog.sha256(piece.content), 'hex')) COLLATE "C", 0)
            FROM (SELECT wanted.oid, pg_catalog.lo_get(wanted.oid, ?::pg_catalog.int8, ?) AS content
                    FROM pg_catalog.unnest(?::pg_catalog.oid[]) AS wanted(oid)) AS piece
            """;

    private LargeObjects() {}

    /** Count and, at level full, total length and the sum of hashes over identifiers, owners, privileges and contents. */
    static SortedMap<String, Figure> read(Connection connection, Level level) throws SQLException {
        List<Long> oids = oids(connection);
        SortedMap<String, Figure> figures = new TreeMap<>(Map.of("count", Figure.exact(oids.size())));
        if (level == Level.FULL) {
            Totals totals = new Totals();
            for (int from = 0; from < oids.size(); from += BATCH) {
                hash(connection, oids.subList(from, Math.min(from + BATCH, oids.size())), totals);
            }
            figures.put("bytes", Figure.exact(totals.bytes));
            figures.put("hash", Figure.exact(totals.hash.toString()));
        }
        return figures;
    }

    private static void hash(Connection connection, List<Long> batch, Totals totals) throws SQLException {
        List<Long> unfinished = batch;
        try (PreparedStatement query = connection.prepareStatement(HASH_CHUNK)) {
            for (long offset = 0; !unfinished.isEmpty(); offset += CHUNK_BYTES) {
                query.setLong(1, offset);
                query.setLong(2, offset);
                query.setInt(3, CHUNK_BYTES);
                query.setArray(4, connection.createArrayOf("oid", unfinished.toArray()));
                unfinished = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        totals.add(row.getInt(2), row.getLong(3));
                        if (row.getInt(2) == CHUNK_BYTES) {
                            unfinished.add(row.getLong(1));
                        }
                    }
                }
            }
        }
    }

    private static List<Long> oids(Connection connection) throws SQLException {
        List<Long> oids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT oid FROM pg_catalog.pg_largeobject_metadata ORDER BY oid")) {
            while (row.next()) {
                oids.add(row.getLong(1));
            }
        }
        return oids;
    }

    private static final class Totals {
        private long bytes;
        private BigInteger hash = BigInteger.ZERO;

        void add(int length, long chunkHash) {
            bytes += length;
            hash = hash.add(BigInteger.valueOf(chunkHash));
        }
    }
}
