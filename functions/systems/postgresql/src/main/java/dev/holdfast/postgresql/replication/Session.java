package dev.holdfast.postgresql.replication;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Failures;
import dev.holdfast.postgresql.socket.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection to one server, for short questions and changes. It does not wait for standbys when it commits, may write
 * where sessions are read-only by default, and never waits long for an answer: the server may be dying.
 */
final class Session implements AutoCloseable {
    /** A server that is well answers within milliseconds; one that thousands of clients come back to at once may not. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final List<String> SETTINGS = List.of(
            "SET search_path = ''",
            "SET standard_conforming_strings = on",
            "SET default_transaction_read_only = off",
            "SET synchronous_commit = local",
            "SET timezone = 'UTC'");

    private final Login login;
    private final Connection connection;

    private Session(Login login, Connection connection) {
        this.login = login;
        this.connection = connection;
    }

    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Enters.
     *
     * @param patience longest wait for the server, when entering and for each answer
     * @throws SystemException as {@link Connections#open}
     */
    static Session open(Login login, Duration patience) {
        var session = new Session(login, Connections.open(login, patience));
        try {
            session.change("preparing a session", SETTINGS);
            return session;
        } catch (RuntimeException failed) {
            session.close();
            throw failed;
        }
    }

    /** Enters with the usual patience. */
    static Session open(Login login) {
        return open(login, PATIENCE);
    }

    /** The system's name in the plan. */
    String system() {
        return login.system();
    }

    /** Where the server is, for messages. */
    String where() {
        return login.endpoint().toString();
    }

    /** The number of its process on the server. */
    int process() {
        return one("asking for the session's process", row -> row.getInt(1), "SELECT pg_backend_pid()");
    }

    /** The only row of an answer. */
    <T> T one(String doing, Row<T> reader, String sql, Object... values) {
        var rows = all(doing, reader, sql, values);
        if (rows.size() != 1) {
            throw new SystemException.Broken(
                    system(),
                    doing + " at " + where() + " gave " + rows.size() + " rows instead of one.",
                    "See the server's log for this time.",
                    null);
        }
        return rows.getFirst();
    }

    /** The first column of the only row as text; empty text for null. */
    String text(String doing, String sql, Object... values) {
        return one(doing, row -> row.getString(1) == null ? "" : row.getString(1), sql, values);
    }

    /** The first column of the only row as a condition; null is false. */
    boolean truth(String doing, String sql, Object... values) {
        return one(doing, row -> row.getBoolean(1), sql, values);
    }

    /** Every row of an answer. */
    <T> List<T> all(String doing, Row<T> reader, String sql, Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var found = new ArrayList<T>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
            }
            return found;
        } catch (SQLException failure) {
            throw failed(doing, failure);
        }
    }

    /** Runs statements, all of them or none. */
    void change(String doing, List<String> statements) {
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException failure) {
            var said = failed(doing, failure);
            rollBack(said);
            throw said;
        }
    }

    private void rollBack(SystemException because) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException lost) {
            because.addSuppressed(lost);
        }
    }

    /** Lets every answer take that long from now on. */
    void patience(Duration longest) {
        try {
            connection.setNetworkTimeout(Runnable::run, Math.clamp(longest.toMillis(), 1000, Integer.MAX_VALUE));
        } catch (SQLException failure) {
            throw failed("setting a time-out", failure);
        }
    }

    private SystemException failed(String doing, SQLException failure) {
        return Failures.working(system(), doing + " at " + where(), failure);
    }

    /** Leaves. What was not committed is not done. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // It is over either way.
        }
    }

    /** As an identifier in SQL. */
    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** As a text in SQL, with standard strings. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
