package dev.holdfast.aws.control;

import dev.holdfast.core.plan.Instrument;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a service is asked and how long its answer is waited for. Two instruments that agree in it share a client.
 *
 * @param region by name, always explicit: the machine's own region may be the one that fails
 * @param endpoint another server than the region's own; empty text when there is none
 * @param timeout longest wait for one answer
 */
public record Reach(String region, String endpoint, Duration timeout) {
    /** The one region in which the SDK places the services that have none, such as Route 53. */
    public static final String GLOBAL = "aws-global";

    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);

    /** A service in this region, as the instrument wants it asked. */
    public static Reach of(Instrument instrument, String region) {
        return new Reach(region, instrument.setting("endpoint").orElse(""), timeout(instrument));
    }

    /** The instrument's own timeout, or the usual one. */
    public static Duration timeout(Instrument instrument) {
        return instrument.setting("timeout").map(Duration::parse).orElse(USUAL_TIMEOUT);
    }

    /** How long a connection may take: a lost region is noticed sooner than a slow one. */
    public Duration connect() {
        return timeout.compareTo(LONGEST_CONNECT) < 0 ? timeout : LONGEST_CONNECT;
    }

    /** Another server than AWS's own, if there is one. */
    public Optional<URI> server() {
        return Optional.of(endpoint).filter(text -> !text.isEmpty()).map(URI::create);
    }
}
