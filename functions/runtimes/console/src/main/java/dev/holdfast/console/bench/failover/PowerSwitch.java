package dev.holdfast.console.bench.failover;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.postgresql.server.LocalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands in for the provider: stops servers of this machine and says what they do, as {@code infra/fence-http.md} has it. */
final class PowerSwitch implements AutoCloseable {
    private static final String PATH = "/servers";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, LocalServer> servers;
    private final Clock clock;
    private final HttpServer service;

    /** @param servers by the names under which they are fenced */
    PowerSwitch(Map<String, LocalServer> servers, Clock clock) {
        this.servers = Map.copyOf(servers);
        this.clock = clock;
        try {
            service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new FailoverBenchFailed("the fence cannot listen on loopback.", "run the benchmark again.", e);
        }
        service.setExecutor(threads);
        service.createContext(PATH + "/", this::serve);
        service.start();
    }

    /** Where it answers. */
    String url() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":"
                + service.getAddress().getPort() + PATH;
    }

    @Override
    public void close() {
        service.stop(0);
        threads.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getPath().substring(PATH.length() + 1).split("/");
        LocalServer server = servers.get(path[0]);
        boolean order = exchange.getRequestMethod().equals("POST");
        if (order && server != null && path[path.length - 1].equals("stop")) {
            server.crash();
        } else if (order && server != null) {
            server.start();
        }
        byte[] body = server == null || order ? new byte[0] : state(server).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(server == null ? 404 : order ? 202 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String state(LocalServer server) {
        return "{\"state\": \"%s\", \"at\": \"%s\"}"
                .formatted(server.isRunning() ? "running" : "stopped", clock.instant());
    }
}
