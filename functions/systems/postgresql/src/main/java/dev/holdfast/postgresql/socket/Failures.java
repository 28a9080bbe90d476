package dev.holdfast.postgresql.socket;

import dev.holdfast.core.system.SystemException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Turns the driver's exceptions into what an operator can act on, by SQL state ("PostgreSQL Error Codes", appendix A of
 * the documentation) and by the network's own exceptions.
 */
public final class Failures {
    private Failures() {}

    /** Why a connection could not be opened. */
    public static SystemException opening(Login login, SQLException failure) {
        var state = stateOf(failure);
        var where = login.endpoint();
        var network = network(login, failure);
        if (network.isPresent()) {
            return network.get();
        }
        return switch (state) {
            case "3D000" ->
                new SystemException.Precondition(
                        login.system(),
                        "missing database: there is no database \"" + login.database() + "\" on " + where + ".",
                        "Correct the database's name in the plan, or create it.");
            case "53300" ->
                new SystemException.Unreachable(
                        login.system(),
                        "the server " + where + " has no connection left: " + says(failure),
                        "Raise max_connections, or close idle connections.",
                        failure);
            case "57P03" ->
                new SystemException.Unreachable(
                        login.system(),
                        "the server " + where + " does not accept connections now: " + says(failure),
                        "It is starting, stopping or recovering; try again when it is up.",
                        failure);
            default -> opening(login, state, failure);
        };
    }

    private static SystemException opening(Login login, String state, SQLException failure) {
        var where = login.endpoint();
        // One state for a server without TLS and for a missing password; the abbreviation stands in every translation.
        if (state.equals("08004") && failure.getMessage().contains("SSL")) {
            return unreachable(
                    login,
                    "no protected connection to " + where + ": " + says(failure),
                    "Switch TLS on at the server, or choose another TLS mode in the plan.",
                    failure);
        }
        if (state.startsWith("28") || state.equals("08004")) {
            return new SystemException.Refused(
                    login.system(),
                    "the server " + where + " does not let user \"" + login.user() + "\" into database \""
                            + login.database() + "\": " + says(failure),
                    "Check user and password reference in the plan, and the server's pg_hba.conf.",
                    failure);
        }
        if (state.equals("42501")) {
            return refusedRight(login.system(), "connecting to database \"" + login.database() + "\"", failure);
        }
        return new SystemException.Unreachable(
                login.system(),
                "cannot connect to " + where + ": " + says(failure),
                "Check that the server is up and that host, port and TLS mode in the plan are right.",
                failure);
    }

    /**
     * Why work on an open connection broke.
     *
     * @param doing what was being done, as in "while locking the tables"
     */
    public static SystemException working(String system, String doing, SQLException failure) {
        var state = stateOf(failure);
        if (state.equals("42501")) {
            return refusedRight(system, doing, failure);
        }
        if (isLost(state)) {
            return new SystemException.Lost(
                    system,
                    doing + " failed: " + says(failure),
                    "The connection was lost; see the server's log for a crash, a restart or a network device that cuts idle"
                            + " connections.",
                    failure);
        }
        var hint = switch (state) {
            case "55P03" -> "Another session holds a conflicting lock; see pg_locks, and try again when it has ended.";
            case "57014" -> "It was cancelled or ran into a time-out; see the server's log.";
            case "53100" -> "The server's disk is full; free space there first.";
            case "53200" -> "The server ran out of memory; see its log.";
            case "40001", "40P01" -> "It collided with other work on the server; try again.";
            default -> "See the server's log for this time.";
        };
        return new SystemException.Broken(system, doing + " failed: " + says(failure), hint, failure);
    }

    private static boolean isLost(String state) {
        return state.startsWith("08") || state.startsWith("57P");
    }

    private static SystemException refusedRight(String system, String doing, SQLException failure) {
        return new SystemException.Refused(
                system,
                doing + " was refused: " + says(failure),
                "Grant the missing right to the role that Holdfast uses.",
                failure);
    }

    private static Optional<SystemException> network(Login login, SQLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var found = switch (cause) {
                case UnknownHostException unknown ->
                    unreachable(
                            login,
                            "the host name in " + login.endpoint() + " is unknown.",
                            "Correct the host in the plan, or the name service.",
                            failure);
                case ConnectException refused ->
                    unreachable(
                            login,
                            "nobody answers at " + login.endpoint() + " (" + refused.getMessage() + ").",
                            "Start the server, or correct host and port in the plan.",
                            failure);
                case NoRouteToHostException noRoute ->
                    unreachable(
                            login,
                            "there is no route to " + login.endpoint() + ".",
                            "Check network, security groups and firewalls between here and there.",
                            failure);
                case SocketTimeoutException silent ->
                    unreachable(
                            login,
                            login.endpoint() + " did not answer in time.",
                            "Check network, security groups and firewalls between here and there.",
                            failure);
                case SSLException tls ->
                    unreachable(
                            login,
                            "no protected connection to " + login.endpoint() + ": " + tls.getMessage(),
                            "Check the TLS mode and the root certificate in the plan.",
                            failure);
                default -> null;
            };
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static SystemException unreachable(Login login, String what, String hint, SQLException failure) {
        return new SystemException.Unreachable(login.system(), what, hint, failure);
    }

    private static String stateOf(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }

    /** The driver repeats the server's words over several lines; the first says what happened. */
    private static String says(SQLException failure) {
        var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.lines().findFirst().orElse(message).strip();
    }
}
