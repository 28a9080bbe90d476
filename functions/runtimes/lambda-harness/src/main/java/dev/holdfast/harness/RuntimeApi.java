package dev.holdfast.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** The Runtime API, version 2018-06-01, on a free port of the loopback interface. Serves one process. */
final class RuntimeApi implements AutoCloseable {
    private static final String VERSION = "/2018-06-01/runtime/";
    private static final int ACCEPTED = 202;
    private static final int TOO_BIG = 413;
    private static final int UNKNOWN = 404;

    /** What Lambda takes back from a function at most: 6 MB and a little. */
    static final int MOST_RESPONSE_BYTES = 6_291_556;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Reply>> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<byte[]> initError = new CompletableFuture<>();
    private final CompletableFuture<Void> snapshot = new CompletableFuture<>();
    private final CompletableFuture<Void> restore = new CompletableFuture<>();

    private RuntimeApi(HttpServer server) {
        this.server = server;
    }

    /** An event that a function is to handle. */
    record Event(String request, String functionArn, String trace, long deadlineMillis, byte[] body) {}

    /** What the function replied. */
    sealed interface Reply {
        /** It handed this back. */
        record Response(byte[] body) implements Reply {}

        /** It raised an error, in the JSON of the Runtime API. */
        record Error(byte[] body) implements Reply {}
    }

    static RuntimeApi start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            RuntimeApi api = new RuntimeApi(server);
            server.setExecutor(api.threads);
            server.createContext(VERSION, api::handle);
            server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException("opening a port on the loopback interface", e);
        }
    }

    /** Where it listens, as {@code AWS_LAMBDA_RUNTIME_API} says it. */
    String address() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** Done when the function first asks for an event: its init phase is over. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Done when the init phase reported an error. */
    CompletableFuture<byte[]> initError() {
        return initError;
    }

    /** Done when the function is ready for its snapshot. */
    CompletableFuture<Void> snapshot() {
        return snapshot;
    }

    /** Lets a function that waits for it go on as if restored from its snapshot. */
    void restore() {
        restore.complete(null);
    }

    /** Hands an event over; done when the function replied. */
    CompletableFuture<Reply> deliver(Event event) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        open.put(event.request(), reply);
        waiting.add(event);
        return reply;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getPath().substring(VERSION.length()).split("/");
        try (exchange) {
            switch (String.join("/", path[0], path[path.length - 1])) {
                case "invocation/next" -> next(exchange);
                case "invocation/response" -> response(exchange, path[1]);
                case "invocation/error" -> error(exchange, path[1]);
                case "init/error", "restore/error" -> {
                    initError.complete(exchange.getRequestBody().readAllBytes());
                    send(exchange, ACCEPTED, new byte[0]);
                }
                case "restore/next" -> {
                    snapshot.complete(null);
                    restore.join();
                    send(exchange, 200, new byte[0]);
                }
                default -> send(exchange, UNKNOWN, new byte[0]);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        ready.complete(null);
        Event event = waiting.take();
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", event.request());
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadlineMillis()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", event.functionArn());
        headers.set("Lambda-Runtime-Trace-Id", event.trace());
        send(exchange, 200, event.body());
    }

    private void response(HttpExchange exchange, String request) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (body.length > MOST_RESPONSE_BYTES) {
            send(exchange, TOO_BIG, new byte[0]);
            reply(
                    request,
                    new Reply.Error(
                            ("{\"errorType\": \"Function.ResponseSizeTooLarge\", \"errorMessage\": \"Response payload size ("
                                            + body.length + " bytes) exceeded maximum allowed payload size ("
                                            + MOST_RESPONSE_BYTES + " bytes).\"}")
                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            return;
        }
        send(exchange, ACCEPTED, new byte[0]);
        reply(request, new Reply.Response(body));
    }

    private void error(HttpExchange exchange, String request) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        send(exchange, ACCEPTED, new byte[0]);
        reply(request, new Reply.Error(body));
    }

    private void reply(String request, Reply reply) {
        CompletableFuture<Reply> waiting = open.remove(request);
        if (waiting != null) {
            waiting.complete(reply);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        restore.complete(null);
        server.stop(0);
        threads.shutdownNow();
    }
}
