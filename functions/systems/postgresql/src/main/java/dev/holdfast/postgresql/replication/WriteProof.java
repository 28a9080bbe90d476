package dev.holdfast.postgresql.replication;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Failures;
import dev.holdfast.postgresql.socket.Login;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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
     * @throws SystemException when it was not
     */
    static Instant of(Login login, Clock clock) {
        return of(login, clock, LONGEST);
    }

    /** As {@link #of(Login, Clock)}, waiting so long for the commit. */
    static Instant of(Login login, Clock clock, Duration longest) {
        try (Connection connection = Connections.open(login, longest);
                Statement statement = connection.createStatement()) {
            requireWritable(login, statement);
            statement.execute("SET synchronous_commit = on");
            statement.execute("SELECT pg_logical_emit_message(true, 'holdfast', 'write proof')");
            return clock.instant();
        } catch (SQLException failure) {
            throw timedOut(failure)
                    ? new SystemException.Broken(
                            login.system(),
                            "a commit at " + login.endpoint() + " was not acknowledged within " + longest + ".",
                            "Check synchronous_standby_names there: clients may be waiting for standbys that do not"
                                    + " answer.",
                            failure)
                    : Failures.working(login.system(), "committing a write at " + login.endpoint(), failure);
        }
    }

    /** A commit that waits for a standby is not bound by statement_timeout, so the connection's own time-out ends it. */
    private static boolean timedOut(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
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
