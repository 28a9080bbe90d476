package dev.holdfast.terraform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * Stands before the emulator and answers what it cannot. It knows no composite alarms and no versions of state machines, and cannot validate
 * these; it enforces a bucket policy's denials without reading their conditions, so policies are kept here; and it gives a key's replica
 * the alias of the key.
 */
final class MotoFront implements AutoCloseable {
    static final String SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=a/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=a";

    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "expect", "upgrade");

    private final URI moto;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CompositeAlarms composites = new CompositeAlarms();
    private final Map<String, byte[]> policies = new ConcurrentHashMap<>();

    MotoFront(URI moto) throws IOException {
        this.moto = moto;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            if (target.endsWith("ValidateStateMachineDefinition")) {
                send(exchange, 200, "{\"result\":\"OK\",\"diagnostics\":[]}".getBytes(StandardCharsets.UTF_8));
            } else if (target.endsWith("ListStateMachineVersions")) {
                send(exchange, 200, "{\"stateMachineVersions\":[]}".getBytes(StandardCharsets.UTF_8));
            } else if (query.matches("policy=?")) {
                policy(exchange, body);
            } else {
                Optional<String> alarms = composites.answer(new String(body, StandardCharsets.UTF_8));
                if (alarms.isPresent()) {
                    send(exchange, 200, alarms.get().getBytes(StandardCharsets.UTF_8));
                } else {
                    pass(exchange, body, target);
                }
            }
        }
    }

    private void policy(HttpExchange exchange, byte[] body) throws IOException {
        String bucket = exchange.getRequestURI().getPath();
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                policies.put(bucket, body);
                send(exchange, 204, new byte[0]);
            }
            case "GET" -> {
                byte[] kept = policies.get(bucket);
                send(
                        exchange,
                        kept == null ? 404 : 200,
                        kept == null
                                ? "<Error><Code>NoSuchBucketPolicy</Code></Error>".getBytes(StandardCharsets.UTF_8)
                                : kept);
            }
            default -> send(exchange, 204, new byte[0]);
        }
    }

    private void pass(HttpExchange exchange, byte[] body, String target) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(moto + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            boolean aliasOfReplica = target.equals("TrentService.CreateAlias")
                    && new String(answer.body(), StandardCharsets.UTF_8).contains("AlreadyExists");
            new TreeMap<>(answer.headers().map()).forEach((name, values) -> {
                if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            send(
                    exchange,
                    aliasOfReplica ? 200 : answer.statusCode(),
                    aliasOfReplica ? "{}".getBytes(StandardCharsets.UTF_8) : answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || status == 204;
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
