package dev.holdfast.console.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long one writer could not write. Pure: attempts in, an outage out.
 *
 * @param firstFailed when the first attempt was sent that failed
 * @param back when the first attempt that was sent after it was acknowledged
 */
record Outage(Instant firstFailed, Instant back) {
    /** From the first failed to the first acknowledged write. */
    Duration length() {
        return Duration.between(firstFailed, back);
    }

    /** The first outage of a writer of which anything was seen at that time or later; empty when there is none that ended. */
    static Optional<Outage> of(List<Attempt> attempts, String writer, Instant since) {
        List<Attempt> its = attempts.stream()
                .filter(attempt -> attempt.writer().equals(writer))
                .filter(attempt -> !attempt.ended().isBefore(since))
                .sorted(Comparator.comparing(Attempt::sent))
                .toList();
        Optional<Instant> failed = its.stream()
                .filter(Attempt.Failed.class::isInstance)
                .map(Attempt::sent)
                .findFirst();
        return failed.flatMap(from -> its.stream()
                .filter(Attempt.Acknowledged.class::isInstance)
                .filter(attempt -> attempt.sent().isAfter(from))
                .map(attempt -> new Outage(from, attempt.ended()))
                .findFirst());
    }
}
