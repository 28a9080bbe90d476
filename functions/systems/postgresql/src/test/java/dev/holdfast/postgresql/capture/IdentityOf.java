package dev.holdfast.postgresql.capture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SortedMap;

/** Lets tests of other folders read what a manifest would say about the source. */
public final class IdentityOf {
    private IdentityOf() {}

    /** Runs inside the connection's transaction. */
    public static SortedMap<String, String> source(Connection connection) throws SQLException {
        return SourceIdentity.read(connection);
    }
}
