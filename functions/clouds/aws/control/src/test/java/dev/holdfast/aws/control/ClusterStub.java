package dev.holdfast.aws.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A routing control cluster of five endpoints, after "GetRoutingControlState" and "UpdateRoutingControlStates" of the Routing
 * Control API Reference (AWS JSON 1.0: the operation in {@code X-Amz-Target}, errors with {@code __type} and the status 400
 * throughout, 500 for InternalServerException). It checks that a request is signed for the endpoint's own region and for this
 * service, not the signature itself. Updates are atomic and seen by all endpoints at once.
 */
final class ClusterStub implements AutoCloseable {
    static final List<String> REGIONS =
            List.of("us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1", "ap-southeast-2");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PANEL =
            "arn:aws:route53-recovery-control::111122223333:controlpanel/0123456789abcdef/routingcontrol/";
    static final String PRIMARY = PANEL + "aaaa";
    static final String STANDBY = PANEL + "bbbb";
    static final String BESIDE = PANEL + "cccc";
    static final String UNKNOWN = PANEL + "ffff";

    /** What an endpoint does instead of its work. */
    sealed interface Trouble {
        /** It answers with this error. */
        record Error(int status, String type) implements Trouble {}

        /** It takes the request and never answers. */
        record Stall() implements Trouble {}

        /** It still knows the states of before. */
        record Behind(Map<String, String> states) implements Trouble {}
    }

    /** One request that arrived. */
    record Request(String region, String operation, JsonNode body) {}

    private final SortedMap<String, HttpServer> servers = new TreeMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    final ConcurrentSkipListMap<String, String> states =
            new ConcurrentSkipListMap<>(Map.of(PRIMARY, "On", STANDBY, "Off", BESIDE, "On"));
    final List<Request> requests = new CopyOnWriteArrayList<>();

    ClusterStub() throws IOException {
        for (String region : REGIONS) {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            server.setExecutor(threads);
            server.createContext("/v1", exchange -> serve(region, exchange));
            server.start();
            servers.put(region, server);
        }
    }

    /** As a plan writes them. */
    String endpoints() {
        return REGIONS.stream()
                .map(region -> region + "=http://127.0.0.1:"
                        + servers.get(region).getAddress().getPort() + "/v1")
                .collect(Collectors.joining(" "));
    }

    void trouble(String region, Trouble trouble) {
        troubles.put(region, trouble);
    }

    void troubleEverywhere(Trouble trouble) {
        REGIONS.forEach(region -> trouble(region, trouble));
    }

    /** Nobody listens there any more. */
    void stop(String region) {
        servers.get(region).stop(0);
    }

    List<Request> updates() {
        return requests.stream()
                .filter(request -> request.operation().startsWith("Update"))
                .toList();
    }

    @Override
    public void close() {
        closing.countDown();
        servers.values().forEach(server -> server.stop(0));
        threads.shutdownNow();
    }

    private void serve(String region, HttpExchange exchange) throws IOException {
        try (exchange) {
            String operation =
                    exchange.getRequestHeaders().getFirst("X-Amz-Target").replace("ToggleCustomerAPI.", "");
            JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            requests.add(new Request(region, operation, body));
            String scope = "/" + region + "/route53-recovery-cluster/aws4_request";
            if (!exchange.getRequestHeaders().getFirst("Authorization").contains(scope)) {
                error(exchange, 400, "SignatureDoesNotMatch");
                return;
            }
            switch (troubles.get(region)) {
                case Trouble.Error error -> error(exchange, error.status(), error.type());
                case Trouble.Stall stall -> closing.await();
                case Trouble.Behind behind -> work(exchange, operation, body, behind.states());
                case null -> work(exchange, operation, body, states);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void work(HttpExchange exchange, String operation, JsonNode body, Map<String, String> states)
            throws IOException {
        if (operation.equals("GetRoutingControlState")) {
            String control = body.get("RoutingControlArn").asText();
            if (states.containsKey(control)) {
                answer(
                        exchange,
                        200,
                        JSON.writeValueAsString(Map.of(
                                "RoutingControlArn",
                                control,
                                "RoutingControlName",
                                "name",
                                "RoutingControlState",
                                states.get(control))));
            } else {
                error(exchange, 400, "ResourceNotFoundException");
            }
            return;
        }
        TreeMap<String, String> wanted = new TreeMap<>();
        body.get("UpdateRoutingControlStateEntries")
                .forEach(entry -> wanted.put(
                        entry.get("RoutingControlArn").asText(),
                        entry.get("RoutingControlState").asText()));
        if (states.keySet().containsAll(new ArrayList<>(wanted.keySet()))) {
            states.putAll(wanted);
            answer(exchange, 200, "{}");
        } else {
            error(exchange, 400, "ResourceNotFoundException");
        }
    }

    private static void error(HttpExchange exchange, int status, String type) throws IOException {
        answer(
                exchange,
                status,
                "{\"__type\":\"com.amazon#%s\",\"message\":\"User: arn:aws:iam::111122223333:user/somebody %s\"}"
                        .formatted(type, MotoWorld.SECRET));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
