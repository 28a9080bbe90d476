package dev.holdfast.console.bench.failover;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A little HTTP service on loopback that can go down and come up again at the same port. */
final class RegionService implements AutoCloseable {
    private static final byte[] ANSWER = "serving".getBytes(StandardCharsets.UTF_8);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final int port;
    private HttpServer server;

    private RegionService(HttpServer server) {
        this.server = server;
        this.port = server.getAddress().getPort();
        serve();
    }

    /** On a port of its own, up. */
    static RegionService start() {
        return new RegionService(bound(0));
    }

    int port() {
        return port;
    }

    /** Where it answers. */
    String url() {
        return "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/";
    }

    /** Nothing listens any more. */
    void goDown() {
        server.stop(0);
    }

    /** Serves again. */
    void comeUp() {
        server = bound(port);
        serve();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void serve() {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, ANSWER.length);
                exchange.getResponseBody().write(ANSWER);
            }
        });
        server.start();
    }

    private static HttpServer bound(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new FailoverBenchFailed(
                    "a little service cannot listen on loopback: " + e.getMessage() + ".",
                    "run the benchmark again.",
                    e);
        }
    }
}
