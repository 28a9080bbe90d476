package dev.holdfast.postgresql.capture;

import dev.holdfast.postgresql.program.OwnedFolder;
import dev.holdfast.postgresql.server.LocalServer;
import dev.holdfast.postgresql.server.ServerSpec;
import dev.holdfast.postgresql.server.TestServer;
import dev.holdfast.postgresql.socket.Login;
import java.util.function.UnaryOperator;

/** A server of one test's own, gone with its files when closed. */
public record OwnServer(LocalServer server, OwnedFolder folder) implements AutoCloseable {

    /** Starts a server like the shared one but for what {@code change} says. */
    public static OwnServer start(UnaryOperator<ServerSpec> change) {
        OwnedFolder folder = TestServer.folder();
        return new OwnServer(
                LocalServer.create(TestServer.installation(), change.apply(TestServer.spec()), folder), folder);
    }

    public Login login(String database) {
        return server.login(database);
    }

    @Override
    public void close() {
        server.close();
        folder.delete();
    }
}
