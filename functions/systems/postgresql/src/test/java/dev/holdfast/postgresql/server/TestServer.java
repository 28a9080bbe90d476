package dev.holdfast.postgresql.server;

import dev.holdfast.core.Secret;
import dev.holdfast.postgresql.program.Installation;
import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.program.PostgresPrograms;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL server for all tests of a virtual machine, of the newest version installed. It is gone when the
 * virtual machine ends, even by SIGKILL; what a killed one leaves on disk the next one removes.
 */
public final class TestServer {
    /** The superuser's password over the network; the socket asks for none. */
    public static final Secret PASSWORD = Secret.of("te:st\\pass'word");

    public static final String SUPERUSER = "holdfast";
    private static final String PURPOSE = "test-server";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestServer() {}

    private static final class Shared {
        static final LocalServer SERVER = start();
    }

    /** The server, started when first asked for. */
    public static LocalServer shared() {
        return Shared.SERVER;
    }

    /** Entry as superuser to a new, empty database of the shared server. */
    public static Login newDatabase() {
        return newDatabase("db" + COUNTER.incrementAndGet());
    }

    /** Entry as superuser to a new, empty database of that name on the shared server. */
    public static Login newDatabase(String name) {
        try (var connection = Connections.open(shared().login("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" TEMPLATE template0");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return shared().login(name);
    }

    /** The newest installation with a server; a test machine without one is broken. */
    public static Installation installation() {
        return new PostgresPrograms()
                .newestServer()
                .orElseThrow(() -> new IllegalStateException("no PostgreSQL server is installed on this machine"));
    }

    /** Settings for a server of one's own; logical decoding and prepared transactions possible. */
    public static ServerSpec spec() {
        return ServerSpec.throwAway(SUPERUSER)
                .withSetting("max_connections", "200")
                .withSetting("max_prepared_transactions", "5")
                .withNetwork(PASSWORD);
    }

    /** A folder for a server of one's own, where the server's user may get to; delete it after closing the server. */
    public static OwnedFolder folder() {
        var root = Path.of(System.getProperty("java.io.tmpdir"));
        OwnedFolder.sweep(root, PURPOSE);
        return OwnedFolder.create(root, "hf-test-", PURPOSE);
    }

    private static LocalServer start() {
        var folder = folder();
        var server = LocalServer.create(installation(), spec(), folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            folder.delete();
        }));
        return server;
    }
}
