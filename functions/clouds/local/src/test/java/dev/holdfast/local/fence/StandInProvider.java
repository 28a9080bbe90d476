package dev.holdfast.local.fence;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A provider that speaks the contract of {@code infra/fence-http.md} over real HTTP, and can be told to misbehave. */
final class StandInProvider implements AutoCloseable {
    private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 50);
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final List<Headers> seen = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private volatile Manner manner = (method, path, count) -> Optional.empty();

    /** What it answers instead of what the contract says. */
    @FunctionalInterface
    interface Manner {
        Optional<Said> to(String method, String path, int order);
    }

    /**
     * An answer.
     *
     * @param carriedOut whether an order has its effect all the same
     */
    record Said(int status, String body, boolean carriedOut) {
        static Optional<Said> status(int status) {
            return Optional.of(new Said(status, "", false));
        }

        static Optional<Said> body(String body) {
            return Optional.of(new Said(200, body, false));
        }
    }

    StandInProvider(Clock clock) throws IOException {
        this.clock = clock;
        server.createContext("/servers/", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/servers";
    }

    String state(String name) {
        return states.getOrDefault(name, "running");
    }

    void set(String name, String state) {
        states.put(name, state);
    }

    List<String> orders() {
        return orders;
    }

    List<Headers> headers() {
        return seen;
    }

    void misbehave(Manner how) {
        manner = how;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        seen.add(exchange.getRequestHeaders());
        String path = exchange.getRequestURI().getRawPath().substring("/servers/".length());
        boolean order = exchange.getRequestMethod().equals("POST");
        if (order) {
            orders.add(path);
        }
        Optional<Said> odd = manner.to(exchange.getRequestMethod(), path, orders.size());
        if (order && odd.map(Said::carriedOut).orElse(true)) {
            states.put(path.replaceAll("/.*", ""), path.endsWith("/stop") ? "stopped" : "running");
        }
        Said said = odd.orElseGet(() -> order
                ? new Said(202, "", true)
                : new Said(
                        200,
                        "{\"state\": \"" + state(path) + "\", \"at\": \"" + clock.instant() + "\", \"note\": 1}",
                        false));
        byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
        if (said.status() / 100 == 3) {
            exchange.getResponseHeaders().set("Location", url() + "/elsewhere");
        }
        exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }
}
