package dev.holdfast.local.probe;

import dev.holdfast.core.failover.Observation;
import dev.holdfast.core.failover.Probing;
import dev.holdfast.core.plan.Instrument;
import dev.holdfast.local.net.BoundedHttp;
import dev.holdfast.local.net.Exchange;
import dev.holdfast.local.net.Obstacle;
import dev.holdfast.local.net.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a URL once with GET over a new connection. UP means the expected status, and the expected text where the
 * instrument names one; the answer must come to its end, or to its first mebibyte, within the timeout.
 *
 * <p>A redirect is an answer like any other and is not followed: what lies behind it may be another region's, and a probe
 * must say what this server did. Expect 301 or 302 where that is right.
 *
 * <p>What the server did wrong is DOWN, a certificate that does not hold included. A name that cannot be resolved is
 * UNKNOWN: no server was asked, and a mistyped name must not look like an outage.
 */
@ApplicationScoped
public class HttpProbe implements Probing {
    private static final int STANDARD_STATUS = 200;
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);

    private final Lookout lookout;
    private final BoundedHttp http;

    @Inject
    HttpProbe(Lookout lookout) {
        this(lookout, BoundedHttp.standard());
    }

    HttpProbe(Lookout lookout, BoundedHttp http) {
        this.lookout = lookout;
        this.http = http;
    }

    @Override
    public String kind() {
        return "http";
    }

    @Override
    public Observation look(Instrument instrument) {
        return lookout.look(instrument, within -> see(instrument, within));
    }

    private Sight see(Instrument instrument, Duration within) throws InterruptedException {
        try {
            return judged(instrument, http.exchange(request(instrument), within, MOST_BYTES));
        } catch (IllegalArgumentException e) {
            return new Sight.Blocked(new Obstacle.Hindered(
                    "the instrument's url cannot be asked (" + Words.of(e) + "), which was found"));
        }
    }

    private static HttpRequest request(Instrument instrument) {
        return HttpRequest.newBuilder(URI.create(instrument.required("url")))
                .header("User-Agent", "holdfast-probe")
                .header("Cache-Control", "no-cache")
                .GET()
                .build();
    }

    private static Sight judged(Instrument instrument, Exchange exchange) {
        int expected = instrument.setting("expect").map(Integer::parseInt).orElse(STANDARD_STATUS);
        return switch (exchange) {
            case Exchange.Prevented prevented -> new Sight.Blocked(prevented.by());
            case Exchange.Unfinished unfinished
            when unfinished.status() != expected -> new Sight.Bad(unfinished.status() + " instead of " + expected);
            case Exchange.Unfinished unfinished -> new Sight.Bad(unfinished.status() + ", but " + unfinished.what());
            case Exchange.Answered answered
            when answered.status() != expected ->
                new Sight.Bad(answered.status() + " instead of " + expected + target(answered));
            case Exchange.Answered answered ->
                instrument
                        .setting("contains")
                        .map(text -> searched(answered, text))
                        .orElseGet(() -> new Sight.Good(answered.status() + " as expected"));
        };
    }

    private static Sight searched(Exchange.Answered answered, String text) {
        if (new String(answered.body(), charset(answered.headers())).contains(text)) {
            return new Sight.Good(answered.status() + " with the expected text");
        }
        String where = answered.cut() ? "the first MiB of the answer does" : "the answer does";
        return new Sight.Bad(answered.status() + ", but " + where + " not contain the expected text");
    }

    /** Where a redirect leads, host only: paths and queries of log-in pages carry secrets. */
    private static String target(Exchange.Answered answered) {
        return answered.headers()
                .firstValue("location")
                .flatMap(HttpProbe::host)
                .map(host -> ", a redirect to " + host + " that is not followed,")
                .orElse("");
    }

    private static Optional<String> host(String location) {
        try {
            return Optional.ofNullable(URI.create(location).getHost()).map(Words::line);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As the answer names it; UTF-8 when it names none that exists. */
    private static Charset charset(HttpHeaders headers) {
        Matcher named = CHARSET.matcher(headers.firstValue("content-type").orElse(""));
        return named.find() && Charset.isSupported(named.group(1))
                ? Charset.forName(named.group(1))
                : StandardCharsets.UTF_8;
    }
}
