package dev.holdfast.postgresql.replication;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Failures;
import dev.holdfast.postgresql.socket.Login;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Commits a transaction that writes to the log and to no table, in a session as every client has it: a logical message
 * ("System Administration Functions", replication management), which takes a transaction number and is flushed with its
 * commit whatever the server's {@code wal_level}.
 */
final class WriteProof {
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private WriteProof() {}

    /**
     * @return when the commit was acknowledged
     * @throws SystemException when it was not, or only because nobody waited for the standbys any more
     */
    static Instant of(Login login, Clock clock) {
        try (Connection connection = Connections.open(login, LONGEST.multipliedBy(2));
                Statement statement = connection.createStatement()) {
            requireWritable(login, statement);
            // A commit that waits for standbys which are gone would wait for ever; cancelled, it succeeds with a
            // warning.
            statement.execute("SET statement_timeout = " + LONGEST.toMillis());
            statement.execute("SET synchronous_commit = on");
            statement.execute("SELECT pg_logical_emit_message(true, 'holdfast', 'write proof')");
            Instant acknowledged = clock.instant();
            SQLWarning warning = statement.getWarnings();
            if (warning != null) {
                throw new SystemException.Broken(
                        login.system(),
                        "a commit at " + login.endpoint() + " was not acknowledged properly: " + warning.getMessage(),
                        "Check synchronous_standby_names there: clients wait for standbys that do not answer.",
                        warning);
            }
            return acknowledged;
        } catch (SQLException failure) {
            throw Failures.working(login.system(), "committing a write at " + login.endpoint(), failure);
        }
    }

    private static void requireWritable(Login login, Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("SELECT pg_is_in_recovery(), current_setting('transaction_read_only')")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new SystemException.Broken(
                        login.system(),
                        "the server at " + login.endpoint() + " takes no writes: it is a standby.",
                        "Promote it first.",
                        null);
            }
            if (row.getString(2).equals("on")) {
                throw new SystemException.Broken(
                        login.system(),
                        "the server at " + login.endpoint() + " takes no writes: its sessions begin read-only.",
                        "Look where default_transaction_read_only is set: the server, the database, the role.",
                        null);
            }
        }
    }
}
