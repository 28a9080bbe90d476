package dev.holdfast.postgresql;

import dev.holdfast.core.Secrets;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.postgresql.socket.Endpoint;
import dev.holdfast.postgresql.socket.Login;
import dev.holdfast.postgresql.socket.Password;
import dev.holdfast.postgresql.socket.TlsMode;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The database a plan's system names, ready to be entered.
 *
 * @param lockTimeout how long to wait for a table's lock
 */
public record Target(Login login, Duration lockTimeout) {
    /** What a server listens on when a plan does not say. */
    public static final String DEFAULT_PORT = "5432";

    private static final String DEFAULT_TLS = "verify-full";
    private static final String DEFAULT_LOCK_TIMEOUT = "PT10S";

    /**
     * Reads the system's settings, which were checked when the plan was read, and its password. A host that begins with
     * a slash is the folder of a Unix socket.
     *
     * @throws dev.holdfast.core.SecretResolver.SecretUnavailable when the password cannot be read
     */
    public static Target of(SystemSpec system, Secrets secrets) {
        Login login = new Login(
                system.name(),
                endpoint(system),
                required(system, "database"),
                required(system, "user"),
                password(system, "password", secrets));
        return new Target(login, Duration.parse(system.setting("lockTimeout").orElse(DEFAULT_LOCK_TIMEOUT)));
    }

    /** The password that stands under {@code key} of the system's settings, if one does. */
    public static Password password(SystemSpec system, String key, Secrets secrets) {
        return system.secret(key)
                .<Password>map(reference -> new Password.Kept(secrets, reference))
                .orElseGet(Password.None::new);
    }

    private static Endpoint endpoint(SystemSpec system) {
        return endpoint(system, required(system, "host"), system.setting("port").orElse(DEFAULT_PORT));
    }

    /** Another server of the system, reached in the same way. */
    public static Endpoint endpoint(SystemSpec system, String host, String portDigits) {
        int port = Integer.parseInt(portDigits);
        if (host.startsWith("/")) {
            return new Endpoint.UnixSocket(Path.of(host), port);
        }
        TlsMode tls = TlsMode.of(system.setting("tls").orElse(DEFAULT_TLS)).orElseThrow();
        return new Endpoint.Tcp(host, port, tls, system.setting("tlsRootCert").map(Path::of));
    }

    private static String required(SystemSpec system, String setting) {
        return system.setting(setting)
                .orElseThrow(() -> new IllegalArgumentException(
                        "system '" + system.name() + "' was let through without its setting '" + setting + "'"));
    }
}
