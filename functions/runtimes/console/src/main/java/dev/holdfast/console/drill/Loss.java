package dev.holdfast.console.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What was acknowledged and is not there. Pure: the ledger and the table's keys in, the exact count out.
 *
 * @param acknowledged commits that a server had acknowledged when it was counted
 * @param missing how many of them the table does not hold
 * @param span from the oldest missing commit, when it was sent, to the acknowledgement of the newest
 */
record Loss(long acknowledged, long missing, Duration span) {
    /**
     * Compares.
     *
     * @param attempts read from the ledger before the table was, so that every row of theirs had its chance to be seen
     * @param held every key that the table holds
     */
    static Loss of(List<Attempt> attempts, Set<Long> held) {
        List<Attempt.Acknowledged> promised = attempts.stream()
                .filter(Attempt.Acknowledged.class::isInstance)
                .map(Attempt.Acknowledged.class::cast)
                .toList();
        List<Attempt.Acknowledged> missing = promised.stream()
                .filter(attempt -> !held.contains(attempt.id()))
                .toList();
        return new Loss(promised.size(), missing.size(), span(missing));
    }

    private static Duration span(List<Attempt.Acknowledged> missing) {
        if (missing.isEmpty()) {
            return Duration.ZERO;
        }
        Instant oldest = missing.stream()
                .map(Attempt::sent)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Instant newest = missing.stream()
                .map(Attempt::ended)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Duration.between(oldest, newest);
    }
}
