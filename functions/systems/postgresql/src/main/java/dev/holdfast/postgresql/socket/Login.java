package dev.holdfast.postgresql.socket;

import dev.holdfast.core.Secret;
import dev.holdfast.postgresql.program.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which database to enter, as whom.
 *
 * @param system the name people know the system by, for messages
 * @param shown the password, where the server asks for one
 */
public record Login(String system, Endpoint endpoint, String database, String user, Password shown) {

    /** With a password that does not change, or none. */
    public Login(String system, Endpoint endpoint, String database, String user, Optional<Secret> password) {
        this(
                system,
                endpoint,
                database,
                user,
                password.<Password>map(Password.Given::new).orElseGet(Password.None::new));
    }

    /** The password as it is known at the moment. */
    public Optional<Secret> password() {
        return shown.now();
    }

    /** The same for another database of the server. */
    public Login withDatabase(String other) {
        return new Login(system, endpoint, other, user, shown);
    }

    /**
     * Gives one of PostgreSQL's programs this server, database and user by its environment ("Environment Variables" of
     * the libpq documentation) and the password by a private file.
     */
    public Program give(Program program) {
        var given = program.environment(environment());
        return password().map(given::password).orElse(given);
    }

    /** libpq's variables, without the password. */
    public Map<String, String> environment() {
        var variables = new TreeMap<String, String>();
        variables.put("PGDATABASE", database);
        variables.put("PGUSER", user);
        variables.put("PGAPPNAME", "holdfast");
        variables.put("PGCONNECT_TIMEOUT", "10");
        // No such file can be, so that nobody's own password file is used.
        variables.put("PGPASSFILE", "/dev/null/none");
        switch (endpoint) {
            case Endpoint.UnixSocket socket -> {
                variables.put("PGHOST", socket.directory().toString());
                variables.put("PGPORT", Integer.toString(socket.port()));
            }
            case Endpoint.Tcp tcp -> {
                variables.put("PGHOST", tcp.host());
                variables.put("PGPORT", Integer.toString(tcp.port()));
                variables.put("PGSSLMODE", tcp.tls().word());
                if (tcp.tls().verifies()) {
                    tcp.rootCert()
                            .or(Login::authoritiesOfThisMachine)
                            .ifPresent(file -> variables.put("PGSSLROOTCERT", file.toString()));
                }
            }
        }
        return variables;
    }

    /** libpq before 16 cannot be told "those of the system" in words; distributions keep them in one of these files. */
    private static Optional<Path> authoritiesOfThisMachine() {
        return Stream.of("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
                .map(Path::of)
                .filter(Files::isReadable)
                .findFirst();
    }
}
