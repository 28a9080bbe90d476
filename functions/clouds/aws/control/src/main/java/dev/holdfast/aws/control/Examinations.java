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
 * not depend: when it does not answer or refuses, the plan is taken at its word and a warning is logged. For proofs, which ask
 * often, what was found is kept for a minute, because Route 53 answers five requests a second for a whole account ("Quotas" in the
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
    private final Map<Instrument, Kept<T>> kept = new ConcurrentHashMap<>();

    private record Kept<T>(Instant at, Finding<T> finding) {}

    /** @param assumed what is taken for so when nobody can be asked */
    Examinations(Clock clock, Function<Instrument, T> examine, T assumed) {
        this.clock = clock;
        this.examine = examine;
        this.assumed = assumed;
    }

    /**
     * What was found out within the last minute.
     *
     * @param what the finding; what is assumed when something is wrong
     * @param wrong what is not as the plan says, with its hint; empty when nothing is
     */
    record Finding<T>(T what, String wrong) {}

    /** Never throws. */
    Finding<T> recent(Instrument instrument) {
        Instant now = clock.instant();
        Kept<T> before = kept.get(instrument);
        if (before != null && now.isBefore(before.at().plus(KEPT))) {
            return before.finding();
        }
        Finding<T> finding = finding(instrument);
        kept.put(instrument, new Kept<>(now, finding));
        return finding;
    }

    /** @throws TrafficException.Precondition when Route 53 says that it is not as the plan says */
    T now(Instrument instrument) {
        return askOrAssume(instrument);
    }

    private Finding<T> finding(Instrument instrument) {
        try {
            return new Finding<>(askOrAssume(instrument), "");
        } catch (TrafficException.Precondition e) {
            return new Finding<>(assumed, e.explained());
        }
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
