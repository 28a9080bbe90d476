package dev.holdfast.terraform.moto;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** Stands before the emulator, passes requests on, and closes its {@link Gap gaps}. */
public final class MotoFront implements AutoCloseable {
    /** What a request without a real signature says, for a region and a service. */
    public static final String SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=a/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=a";

    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "host", "transfer-encoding", "expect", "upgrade");

    private final URI moto;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Gap> gaps = List.of(
            new BucketDocuments(),
            new CompositeAlarms(),
            new FunctionSettings(),
            new StateMachines(),
            new ReplicaKeys(),
            new NetworkDetails());

    /** Answers on a free port of the loopback address until it is closed. */
    public MotoFront(URI moto) throws IOException {
        this.moto = moto;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it answers, for every service. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked asked = asked(exchange);
            Optional<Answer> instead = gaps.stream()
                    .map(gap -> gap.instead(asked))
                    .flatMap(Optional::stream)
                    .findFirst();
            Answer answer = instead.isPresent() ? instead.get() : passedOn(exchange, asked);
            for (Gap gap : gaps) {
                answer = gap.mended(asked, answer);
            }
            send(exchange, answer);
        } catch (RuntimeException e) {
            // Without an answer the provider would ask again for many minutes.
            System.getLogger(MotoFront.class.getName()).log(System.Logger.Level.ERROR, "a gap is not closed", e);
            throw e;
        }
    }

    private static Asked asked(HttpExchange exchange) throws IOException {
        return Asked.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""),
                header(exchange, "Authorization"),
                header(exchange, "X-Amz-Target"),
                exchange.getRequestBody().readAllBytes());
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    /** The emulator's answer; its headers are set already. */
    private Answer passedOn(HttpExchange exchange, Asked asked) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(moto + exchange.getRequestURI().toString()))
                .method(asked.method(), HttpRequest.BodyPublishers.ofByteArray(asked.body()));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            new TreeMap<>(answer.headers().map()).forEach((name, values) -> {
                if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body();
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || answer.status() == 204;
        exchange.sendResponseHeaders(answer.status(), none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
