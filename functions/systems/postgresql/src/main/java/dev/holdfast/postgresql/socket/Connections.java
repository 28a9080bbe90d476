package dev.holdfast.postgresql.socket;

import dev.holdfast.core.Secret;
import dev.holdfast.core.SecretResolver;
import dev.holdfast.core.system.SystemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens JDBC connections to PostgreSQL servers with the settings Holdfast wants on every one of them. */
public final class Connections {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int CANCEL_SECONDS = 10;

    /** {@code invalid_password} ("PostgreSQL Error Codes"). */
    private static final String WRONG_PASSWORD = "28P01";

    private Connections() {}

    /**
     * Opens a connection; the caller closes it. Waits ten seconds at most for a server that does not answer.
     *
     * @throws SystemException.Unreachable when nobody answers there
     * @throws SystemException.Refused when the server does not let this user in
     * @throws SystemException.Precondition when the database does not exist
     */
    public static Connection open(Login login) {
        try {
            return connect(login);
        } catch (SQLException failure) {
            throw Failures.opening(login, failure);
        }
    }

    /**
     * Opens a connection to a server that may be dead or frozen; the caller closes it. Neither entering nor any later
     * answer is waited for longer than {@code longest}, at least a second; the caller may change that with {@link
     * Connection#setNetworkTimeout}.
     *
     * @throws SystemException as {@link #open(Login)}
     */
    public static Connection open(Login login, Duration longest) {
        try {
            var properties = properties(login, longest);
            PGProperty.SOCKET_TIMEOUT.set(properties, seconds(longest));
            return connect(login, properties);
        } catch (SQLException failure) {
            throw Failures.opening(login, failure);
        }
    }

    /** Opens a connection and leaves the driver's own exception as it is; for callers that retry by its state. */
    public static Connection connect(Login login) throws SQLException {
        return connect(login, properties(login, PATIENCE));
    }

    /** Where the server refuses the password, it is read anew once: it may have been changed since it was read. */
    private static Connection connect(Login login, Properties properties) throws SQLException {
        // An empty password keeps the driver from looking into the user's own password file.
        var tried = login.password().map(Secret::reveal).orElse("");
        PGProperty.PASSWORD.set(properties, tried);
        try {
            return dial(login, properties);
        } catch (SQLException refused) {
            var renewed = WRONG_PASSWORD.equals(refused.getSQLState()) ? renewed(login, tried, refused) : tried;
            if (renewed.equals(tried)) {
                throw refused;
            }
            PGProperty.PASSWORD.set(properties, renewed);
            return dial(login, properties);
        }
    }

    private static String renewed(Login login, String tried, SQLException refused) throws SQLException {
        try {
            return login.shown().renewed().map(Secret::reveal).orElse(tried);
        } catch (SecretResolver.SecretUnavailable e) {
            refused.addSuppressed(e);
            throw refused;
        }
    }

    private static Connection dial(Login login, Properties properties) throws SQLException {
        var connection = new Driver().connect(url(login), properties);
        if (connection == null) {
            throw new SQLException("the driver does not know its own address form", "08001");
        }
        return connection;
    }

    private static String url(Login login) {
        var place = switch (login.endpoint()) {
            case Endpoint.Tcp tcp ->
                (tcp.host().contains(":") ? "[" + tcp.host() + "]" : tcp.host()) + ":" + tcp.port();
            // The driver insists on a host; the socket factory does not look at it.
            case Endpoint.UnixSocket socket -> "localhost:" + socket.port();
        };
        return "jdbc:postgresql://" + place + "/" + URLEncoder.encode(login.database(), StandardCharsets.UTF_8);
    }

    private static int seconds(Duration longest) {
        return (int) Math.max(1, longest.toSeconds());
    }

    private static Properties properties(Login login, Duration longest) {
        var properties = new Properties();
        PGProperty.USER.set(properties, login.user());
        PGProperty.APPLICATION_NAME.set(properties, "holdfast");
        PGProperty.CONNECT_TIMEOUT.set(properties, seconds(longest));
        PGProperty.LOGIN_TIMEOUT.set(properties, seconds(longest));
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, CANCEL_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
        switch (login.endpoint()) {
            case Endpoint.UnixSocket socket -> {
                PGProperty.SOCKET_FACTORY.set(properties, UnixSocketFactory.class.getName());
                PGProperty.SOCKET_FACTORY_ARG.set(
                        properties, socket.path().toAbsolutePath().toString());
                PGProperty.SSL_MODE.set(properties, "disable");
                PGProperty.GSS_ENC_MODE.set(properties, "disable");
            }
            case Endpoint.Tcp tcp -> {
                PGProperty.SSL_MODE.set(properties, tcp.tls().word());
                tcp.rootCert().ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file.toString()));
                if (tcp.tls().verifies() && tcp.rootCert().isEmpty()) {
                    PGProperty.SSL_FACTORY.set(properties, "org.postgresql.ssl.DefaultJavaSSLFactory");
                }
            }
        }
        return properties;
    }
}
