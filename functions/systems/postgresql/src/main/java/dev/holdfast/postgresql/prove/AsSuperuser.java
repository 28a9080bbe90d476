package dev.holdfast.postgresql.prove;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes a session on a throw-away server free to do anything, whatever the restored database and roles set for their
 * sessions by {@code ALTER DATABASE} and {@code ALTER ROLE}.
 */
final class AsSuperuser {
    /**
     * The same in libpq's words, for PostgreSQL's programs. A parallel pg_restore may create a trigger of a partitioned
     * table before it has filled the partitions; it must not fire on them.
     */
    static final String OPTIONS =
            "-c default_transaction_read_only=off -c role=none -c session_replication_role=replica";

    /** The same for a session that a provider's server does not let go so far. */
    static final String HUMBLER_OPTIONS = "-c default_transaction_read_only=off -c role=none";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private AsSuperuser() {}

    /**
     * Applies it. Triggers and rules, foreign keys and event triggers among them, do not fire in this session. Call it before
     * a transaction is begun.
     *
     * @return whether it goes so far: the administrator of a provider's server may not be allowed to keep triggers quiet
     * @throws SQLException when a superuser's session cannot be prepared
     */
    static boolean apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE NONE");
            statement.execute("SET default_transaction_read_only = off");
            try {
                statement.execute("SET session_replication_role = replica");
                return true;
            } catch (SQLException forbidden) {
                if (INSUFFICIENT_PRIVILEGE.equals(forbidden.getSQLState())) {
                    return false;
                }
                throw forbidden;
            }
        }
    }
}
