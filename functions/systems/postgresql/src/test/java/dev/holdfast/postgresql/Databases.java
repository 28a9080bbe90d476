package dev.holdfast.postgresql;

import dev.holdfast.postgresql.program.Running;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Databases to back up. */
public final class Databases {
    private Databases() {}

    /** One of every kind of object, in a database of the shared server. Its roles end with the database's name. */
    public static Login ofEveryKind() {
        Login login = TestServer.newDatabase();
        psql(TestServer.shared(), login.database(), everyKind(login.database(), TestServer.SUPERUSER));
        return login;
    }

    /** The script that makes one of every kind. */
    public static String everyKind(String database, String superuser) {
        try (InputStream in = Databases.class.getResourceAsStream("every-kind.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(":suffix", database)
                    .replace(":database", "\"" + database + "\"")
                    .replace(":superuser", "\"" + superuser + "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a script as superuser with the stock client. */
    public static void psql(LocalServer server, String database, String script) {
        var psql = server.login(database)
                .give(TestServer.installation().program("psql"))
                .arguments("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-");
        try (Running running = psql.start()) {
            try (OutputStream in = running.stdin()) {
                in.write(script.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // psql has given up on the script; its exit code and last words say why.
            }
            running.await();
        }
    }
}
