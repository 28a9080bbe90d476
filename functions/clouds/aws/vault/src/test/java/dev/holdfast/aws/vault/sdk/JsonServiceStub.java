package dev.holdfast.aws.vault.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.core.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * A service that speaks AWS JSON 1.1 on the loopback address: the operation in the header {@code X-Amz-Target}, errors as
 * {@code __type} and {@code message} (AWS KMS and AWS Secrets Manager API References, "Making API requests", "Common errors").
 */
public final class JsonServiceStub implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile BiFunction<String, JsonNode, Answer> behaviour;

    /** What is sent back. */
    public record Answer(int status, Map<String, ?> body) {
        /** Done. */
        public static Answer ok(Map<String, ?> body) {
            return new Answer(200, body);
        }

        /** Refused in the service's own words. */
        public static Answer error(int status, String code, String message) {
            return new Answer(status, Map.of("__type", code, "message", message));
        }
    }

    /** Behaves so from the beginning; the function gets the operation and its parameters. */
    public JsonServiceStub(BiFunction<String, JsonNode, Answer> behaviour) throws IOException {
        this.behaviour = behaviour;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String operation = target.substring(target.indexOf('.') + 1);
            asked.add(operation);
            byte[] body = exchange.getRequestBody().readAllBytes();
            Answer answer = behaviour.apply(operation, read(body));
            byte[] bytes = Json.bytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.read(body, JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on it behaves otherwise; what was asked is forgotten. */
    public void behave(BiFunction<String, JsonNode, Answer> other) {
        behaviour = other;
        asked.clear();
    }

    /** The operations that were asked for, in their order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Where clients connect. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
