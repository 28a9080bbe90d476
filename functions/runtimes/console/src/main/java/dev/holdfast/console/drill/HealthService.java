package dev.holdfast.console.drill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.core.HoldfastException;
import dev.holdfast.postgresql.socket.Connections;
import dev.holdfast.postgresql.socket.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A region's small service: {@code GET /healthz} answers 200 only while its region's database answers. */
final class HealthService implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpServer server;
    private final Supplier<Login> database;

    private HealthService(HttpServer server, Supplier<Login> database) {
        this.server = server;
        this.database = database;
    }

    /** @param port 0 for any that is free */
    static HealthService start(int port, Supplier<Login> database) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            HealthService service = new HealthService(server, database);
            server.createContext("/healthz", service::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return service;
        } catch (IOException e) {
            throw new UncheckedIOException("the health service cannot listen", e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** At once, whoever is being answered. */
    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String role = role();
        byte[] body =
                (role.isEmpty() ? "the database does not answer" : "ok, " + role).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(role.isEmpty() ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** What the database says it is; the empty text when it does not answer. */
    private String role() {
        try (Connection connection = Connections.open(database.get(), PATIENCE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE 'primary' END")) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException | HoldfastException silent) {
            return "";
        }
    }
}
