package dev.holdfast.core.plan;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the organisation promised.
 *
 * @param rto longest time until the service works again
 * @param rpo longest span of work that may be lost
 * @param retention how long data must be kept; {@link Period#ZERO} when the plan promises nothing
 * @param percentages {@code availability}, {@code integrity}, {@code performance} (share of normal performance after a
 *     recovery), each in percent and only where promised
 */
public record Objectives(Duration rto, Duration rpo, Period retention, SortedMap<String, BigDecimal> percentages) {

    /** Only the two times. */
    public Objectives(Duration rto, Duration rpo) {
        this(rto, rpo, Period.ZERO, Collections.emptySortedMap());
    }

    /** Promised share of time in service, in percent. */
    public Optional<BigDecimal> availability() {
        return Optional.ofNullable(percentages.get("availability"));
    }

    /** Promised share of data that comes back unharmed, in percent. */
    public Optional<BigDecimal> integrity() {
        return Optional.ofNullable(percentages.get("integrity"));
    }

    /** Promised share of normal performance after a recovery, in percent. */
    public Optional<BigDecimal> performance() {
        return Optional.ofNullable(percentages.get("performance"));
    }
}
