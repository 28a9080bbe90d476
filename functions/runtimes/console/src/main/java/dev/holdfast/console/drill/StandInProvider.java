package dev.holdfast.console.drill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.core.Json;
import dev.holdfast.core.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands in for the provider, as {@code infra/fence-http.md} says: it really kills the server of a region and really
 * starts it, and looks anew each time it is asked what that does. It remembers the highest epoch of each server.
 */
final class StandInProvider implements AutoCloseable {
    /** The path that its servers are under. */
    private static final String SERVERS = "/servers/";

    private final HttpServer http;
    private final Map<String, Region> regions;
    private final Secret token;
    private final Clock clock;
    private final Map<String, Long> epochs = new TreeMap<>();
    private final Map<String, String> underWay = new TreeMap<>();
    private final ExecutorService orders = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean blind;

    /** @param regions by what the provider calls their servers */
    StandInProvider(Map<String, Region> regions, Secret token, Clock clock) {
        this.regions = Map.copyOf(regions);
        this.token = token;
        this.clock = clock;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the stand-in for the provider cannot listen", e);
        }
        http.createContext(SERVERS, this::answer);
        http.setExecutor(orders);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/servers";
    }

    /** Whether it has lost sight and hold of its own servers: it takes no orders and knows no states. */
    void blind(boolean now) {
        blind = now;
    }

    @Override
    public void close() {
        http.stop(0);
        orders.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getPath().substring(SERVERS.length()).split("/");
        Region region = regions.get(path[0]);
        int status = 200;
        String body = "";
        if (!authorised(exchange)) {
            status = 401;
        } else if (region == null || path.length > 2) {
            status = 404;
        } else if (exchange.getRequestMethod().equals("GET") && path.length == 1) {
            body = Json.mapper()
                    .createObjectNode()
                    .put("state", state(path[0], region))
                    .put("at", clock.instant().toString())
                    .toString();
        } else if (exchange.getRequestMethod().equals("POST") && path.length == 2) {
            status =
                    order(path[0], path[1], region, exchange.getRequestHeaders().getFirst("Holdfast-Epoch"));
        } else {
            status = 405;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private boolean authorised(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        return given != null
                && MessageDigest.isEqual(
                        given.getBytes(StandardCharsets.UTF_8),
                        ("Bearer " + token.reveal()).getBytes(StandardCharsets.UTF_8));
    }

    private synchronized String state(String name, Region region) {
        if (blind) {
            return "unknown";
        }
        return switch (underWay.getOrDefault(name, "")) {
            case "stop" -> "stopping";
            case "start" -> "stopped";
            default -> region.server().isRunning() ? "running" : "stopped";
        };
    }

    private synchronized int order(String name, String order, Region region, String epoch) {
        if (blind) {
            return 503;
        }
        long number = epoch == null || !epoch.matches("[0-9]{1,18}") ? 0 : Long.parseLong(epoch);
        String going = underWay.getOrDefault(name, order);
        if (number < epochs.getOrDefault(name, 0L) || !going.equals(order)) {
            return 409;
        }
        epochs.put(name, number);
        switch (order) {
            case "stop" -> begin(name, order, region::stopServer);
            case "start" -> begin(name, order, region::start);
            default -> {
                return 404;
            }
        }
        return 202;
    }

    private void begin(String name, String order, Runnable work) {
        if (underWay.put(name, order) != null) {
            return;
        }
        orders.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                System.err.println("drill: the provider could not " + order + " " + name + ": " + failed.getMessage());
            } finally {
                done(name);
            }
        });
    }

    private synchronized void done(String name) {
        underWay.remove(name);
    }
}
