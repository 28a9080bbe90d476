package dev.holdfast.aws.control;

import com.sun.net.httpserver.Headers;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before the emulator and answers chosen requests itself, as the service would in trouble. */
public final class Front implements AutoCloseable {
    /** What hop-by-hop or this client's own business is. */
    private static final Set<String> NOT_HANDED_ON =
            Set.of("host", "connection", "content-length", "expect", "transfer-encoding", "upgrade");

    /** Decides about one request. */
    @FunctionalInterface
    public interface Script {
        /** The answer to the n-th request with this line ({@code GET /path}), from 1; none hands it on. */
        Optional<Canned> answer(int number, String line);
    }

    /** An answer. With a status of 0 there never is one. */
    public record Canned(int status, Map<String, String> headers, String body) {
        public static final Canned SILENCE = new Canned(0, Map.of(), "");

        /** An error as Route 53 writes it (Amazon Route 53 API Reference, "Common errors"). */
        public static Canned route53(int status, String code) {
            return new Canned(status, Map.of("Content-Type", "text/xml"), """
                    <?xml version="1.0"?>
                    <ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type>\
                    <Code>%s</Code><Message>User: arn:aws:iam::111122223333:user/somebody %s</Message></Error>\
                    <RequestId>1</RequestId></ErrorResponse>""".formatted(code, MotoWorld.SECRET));
        }

        /** An error as services with AWS JSON write it, with a text that names the caller as IAM does. */
        public static Canned json(int status, String code) {
            return new Canned(status, Map.of("Content-Type", "application/x-amz-json-1.1"), """
                    {"__type":"%s","message":"User: arn:aws:sts::111122223333:assumed-role/holdfast-backup/session-%s is not \
                    authorized to perform this"}""".formatted(
                            code, MotoWorld.SECRET));
        }

        /** An error as services with REST and JSON write it. */
        public static Canned restJson(int status, String code) {
            return new Canned(
                    status,
                    Map.of("Content-Type", "application/json", "x-amzn-ErrorType", code),
                    json(status, code).body());
        }

        /** An answer of success with this JSON. */
        public static Canned answer(String json) {
            return new Canned(200, Map.of("Content-Type", "application/x-amz-json-1.1"), json);
        }

        /** An error as S3 writes it (Amazon S3 API Reference, "Error responses"). */
        public static Canned s3(int status, String code, Map<String, String> headers) {
            return new Canned(
                    status,
                    headers,
                    "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message><RequestId>1</RequestId></Error>"
                            .formatted(code, MotoWorld.SECRET));
        }
    }

    private final URI target;
    private final HttpServer server;
    private final HttpClient onward = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile Script script = (number, line) -> Optional.empty();

    public Front(URI target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Forgets the requests so far and goes by another script. */
    public void script(Script newScript) {
        lines.clear();
        bodies.clear();
        script = newScript;
    }

    /** The requests since the last script. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** What the requests since the last script carried. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        onward.shutdownNow();
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            lines.add(line);
            bodies.add(new String(body, StandardCharsets.UTF_8));
            int number = (int) lines.stream().filter(line::equals).count();
            Optional<Canned> canned = script.answer(number, line);
            if (canned.isPresent()) {
                answer(exchange, canned.get());
            } else {
                handOn(exchange, body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, Canned canned) throws IOException, InterruptedException {
        if (canned.status() == 0) {
            closing.await();
            return;
        }
        canned.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, canned.status(), canned.body().getBytes(StandardCharsets.UTF_8));
    }

    private void handOn(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.toString() + exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        copy(exchange.getRequestHeaders(), request);
        HttpResponse<byte[]> response = onward.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        response.headers().map().forEach((name, values) -> {
            if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
            }
        });
        send(exchange, response.statusCode(), response.body());
    }

    private static void copy(Headers from, HttpRequest.Builder to) {
        from.forEach((name, values) -> {
            if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> to.header(name, value));
            }
        });
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean without = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, without ? -1 : body.length);
        if (!without) {
            exchange.getResponseBody().write(body);
        }
    }
}
