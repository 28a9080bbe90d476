package dev.holdfast.local.fence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.core.Secret;
import dev.holdfast.core.Secrets;
import dev.holdfast.core.failover.FenceException;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.fence.Reading.Power;
import dev.holdfast.local.net.BoundedHttp;
import dev.holdfast.local.net.Exchange;
import dev.holdfast.local.net.Obstacle;
import dev.holdfast.local.net.Words;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Speaks the contract of {@code infra/fence-http.md} with one instrument's service. Shows the token to nobody else. */
final class ProviderService {
    /** A state older than this is somebody's memory; so is one from the future, for then a clock is wrong. */
    static final Duration FRESH = Duration.ofMinutes(1);

    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 64 << 10;
    private static final Set<Integer> LATER = Set.of(408, 425, 429);
    private static final String THIS_MACHINE = "localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1\\]";

    private final String base;
    private final String[] headers;
    private final Duration timeout;
    private final BoundedHttp http;
    private final Clock clock;

    /** The longest wait for one answer. */
    static Duration timeout(Instrument instrument) {
        return instrument.setting("timeout").map(Duration::parse).orElse(STANDARD_TIMEOUT);
    }

    private ProviderService(String base, String[] headers, Duration timeout, BoundedHttp http, Clock clock) {
        this.base = base;
        this.headers = headers;
        this.timeout = timeout;
        this.http = http;
        this.clock = clock;
    }

    /**
     * The service of this instrument. Reads the token anew, so that a changed one is used.
     *
     * @throws FenceException.Precondition when the url is none, or the token cannot be sent safely
     * @throws dev.holdfast.core.SecretResolver.SecretUnavailable when the token cannot be read
     */
    static ProviderService of(Instrument instrument, Secrets secrets, BoundedHttp http, Clock clock) {
        URI url = url(instrument);
        String[] headers = instrument
                .secret("token")
                .map(secrets::resolve)
                .map(token -> headers(instrument, url, token))
                .orElseGet(() -> new String[] {"Cache-Control", "no-cache"});
        String text = url.toString();
        return new ProviderService(
                text.endsWith("/") ? text.substring(0, text.length() - 1) : text,
                headers,
                timeout(instrument),
                http,
                clock);
    }

    /** Asks what the server does now. Changes nothing. */
    Reading ask(String server) throws InterruptedException {
        return switch (http.exchange(request(server, "").GET().build(), timeout, MOST_BYTES)) {
            case Exchange.Answered answered when answered.status() == 200 && !answered.cut() -> read(answered.body());
            case Exchange.Answered answered
            when answered.status() == 200 -> new Reading.Unclear("it answered with more than 64 KiB");
            case Exchange.Answered answered -> new Reading.Unclear(refusal(answered));
            case Exchange.Unfinished unfinished ->
                new Reading.Unclear("it answered " + unfinished.status() + ", but " + unfinished.what());
            case Exchange.Prevented(Obstacle by) -> new Reading.Unclear(by.what());
        };
    }

    /**
     * Gives an order, {@code stop} or {@code start}.
     *
     * @param epoch of the lease, for a service that refuses whoever comes with an older one
     */
    Receipt order(String server, String order, long epoch) throws InterruptedException {
        HttpRequest request = request(server, "/" + order)
                .header("Holdfast-Epoch", Long.toString(epoch))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return switch (http.exchange(request, timeout, MOST_BYTES)) {
            case Exchange.Answered answered -> receipt(answered);
            case Exchange.Unfinished unfinished when isTaken(unfinished.status()) -> new Receipt.Taken();
            case Exchange.Unfinished unfinished ->
                new Receipt.Uncertain("it answered " + unfinished.status() + ", but " + unfinished.what());
            case Exchange.Prevented(Obstacle by) -> new Receipt.Uncertain(by.what());
        };
    }

    private static Receipt receipt(Exchange.Answered answered) {
        if (isTaken(answered.status())) {
            return new Receipt.Taken();
        }
        boolean perhapsLater = answered.status() >= 500 || LATER.contains(answered.status());
        return perhapsLater ? new Receipt.Uncertain(refusal(answered)) : new Receipt.Refused(refusal(answered));
    }

    private static boolean isTaken(int status) {
        return status == 200 || status == 202 || status == 204;
    }

    private static String refusal(Exchange.Answered answered) {
        int status = answered.status();
        String meaning = switch (status) {
            case 401, 403 -> ": it does not accept the token";
            case 404 -> ": it knows no such server";
            case 409 -> ": it has heard of a newer run, or forbids this";
            default -> status / 100 == 3 ? ": redirects are refused, for the token would go elsewhere" : "";
        };
        return "it answered " + status + meaning;
    }

    private Reading read(byte[] body) {
        try {
            JsonNode answer = Json.mapper().readTree(body);
            String word = answer.path("state").asText();
            Optional<Power> power = Arrays.stream(Power.values())
                    .filter(p -> p.word().equals(word))
                    .findFirst();
            if (power.isEmpty()) {
                return new Reading.Unclear("it says the state is '" + Words.line(word) + "'");
            }
            return fresh(power.get(), Instant.parse(answer.path("at").asText()));
        } catch (IOException e) {
            return new Reading.Unclear("its answer is not JSON");
        } catch (DateTimeException e) {
            return new Reading.Unclear("its answer has no 'at' that is an instant");
        }
    }

    private Reading fresh(Power power, Instant at) {
        Duration age = Duration.between(at, clock.instant());
        return age.abs().compareTo(FRESH) > 0
                ? new Reading.Unclear("it says " + power.word() + " as of " + at + ", "
                        + age.abs().toSeconds() + " s " + (age.isNegative() ? "ahead of" : "behind")
                        + " this machine's clock")
                : new Reading.Says(power, at);
    }

    private HttpRequest.Builder request(String server, String action) {
        String segment = URLEncoder.encode(server, StandardCharsets.UTF_8).replace("+", "%20");
        return HttpRequest.newBuilder(URI.create(base + "/" + segment + action)).headers(headers);
    }

    private static URI url(Instrument instrument) {
        String text = instrument.required("url");
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one sentence about it.
        }
        throw new FenceException.Precondition(
                instrument.name(), "its url is not the address of a service.", "write https://HOST/PATH in the plan.");
    }

    private static String[] headers(Instrument instrument, URI url, Secret token) {
        if (!"https".equalsIgnoreCase(url.getScheme()) && !url.getHost().matches(THIS_MACHINE)) {
            throw new FenceException.Precondition(
                    instrument.name(),
                    "its token would cross the network readable by everybody.",
                    "give the service a certificate and write https in the plan.");
        }
        // Checked here, because the JDK's own complaint would show the value.
        if (!token.reveal().matches("[\\x21-\\x7e]+")) {
            throw new FenceException.Precondition(
                    instrument.name(),
                    "its token holds characters that no HTTP header carries.",
                    "check the secret for spaces and line breaks.");
        }
        return new String[] {"Cache-Control", "no-cache", "Authorization", "Bearer " + token.reveal()};
    }
}
