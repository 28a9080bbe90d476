package dev.holdfast.postgresql.fingerprint;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Sets everything that decides how PostgreSQL renders a value as text, so that equal values give equal text on any
 * server, and switches off what could end a long read.
 */
public final class PinnedSession {
    private static final List<String> SETTINGS = List.of(
            "row_security = off",
            "timezone = 'UTC'",
            "datestyle = 'ISO, YMD'",
            "intervalstyle = 'postgres'",
            "extra_float_digits = 1",
            "bytea_output = 'hex'",
            "lc_monetary = 'C'",
            "search_path = ''",
            "standard_conforming_strings = on",
            "quote_all_identifiers = off",
            "synchronize_seqscans = off",
            "statement_timeout = 0",
            "idle_in_transaction_session_timeout = 0");

    private PinnedSession() {}

    /**
     * Applies the settings to a session. Idempotent.
     *
     * @throws SQLException when the server refuses one
     */
    public static void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                statement.execute("SET " + setting);
            }
            if (connection.getMetaData().getDatabaseMajorVersion() >= 17) {
                statement.execute("SET transaction_timeout = 0");
            }
        }
    }
}
