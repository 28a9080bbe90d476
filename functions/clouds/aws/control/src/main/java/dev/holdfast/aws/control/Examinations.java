package dev.holdfast.aws.control;

import dev.holdfast.core.failover.TrafficException;
import dev.holdfast.core.plan.Instrument;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Examines whether what the plan says of Route 53 is so there. That takes the management interface, on which a failover must
 * not depend: when it does not answer or refuses, the plan is taken at its word and a warning is logged. What was found is
 * kept for a minute, because proofs ask often and Route 53 answers five requests a second for a whole account ("Quotas" in the
 * Amazon Route 53 Developer Guide).
 *
 * @param <T> what an examination finds out
 */
final class Examinations<T> {
    private static final Logger LOG = Logger.getLogger(Examinations.class);
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Clock clock;
    private final Function<Instrument, T> examine;
    private final T assumed;
    private final Map<Instrument, Found<T>> kept = new ConcurrentHashMap<>();

    private record Found<T>(Instant at, T what) {}

    /** @param assumed what is taken for so when nobody can be asked */
    Examinations(Clock clock, Function<Instrument, T> examine, T assumed) {
        this.clock = clock;
        this.examine = examine;
        this.assumed = assumed;
    }

    /** @throws TrafficException.Precondition when Route 53 says that it is not as the plan says */
    T of(Instrument instrument) {
        Instant now = clock.instant();
        Found<T> before = kept.get(instrument);
        if (before != null && now.isBefore(before.at().plus(KEPT))) {
            return before.what();
        }
        T found = askOrAssume(instrument);
        kept.put(instrument, new Found<>(now, found));
        return found;
    }

    private T askOrAssume(Instrument instrument) {
        try {
            return examine.apply(instrument);
        } catch (TrafficException.Unreachable | TrafficException.Refused e) {
            LOG.warnf("its setup cannot be examined, the plan is taken at its word: %s", e.explained());
            return assumed;
        }
    }
}
