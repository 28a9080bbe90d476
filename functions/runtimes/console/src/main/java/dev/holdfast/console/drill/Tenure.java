package dev.holdfast.console.drill;

import dev.holdfast.core.failover.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A time in which one server acknowledged writes and the other none.
 *
 * @param from when the first of them was sent
 * @param until when the last of them was acknowledged
 * @param commits how many there were
 */
record Tenure(Side server, Instant from, Instant until, long commits) {
    /** Who served when, from the ledgers of all writers, in the order in which the acknowledgements came. Pure. */
    static List<Tenure> of(List<Attempt> attempts) {
        List<Attempt.Acknowledged> acknowledged = attempts.stream()
                .filter(Attempt.Acknowledged.class::isInstance)
                .map(Attempt.Acknowledged.class::cast)
                .sorted(Comparator.comparing(Attempt.Acknowledged::ended))
                .toList();
        List<Tenure> tenures = new ArrayList<>();
        for (Attempt.Acknowledged one : acknowledged) {
            if (!tenures.isEmpty() && tenures.getLast().server == one.server()) {
                tenures.add(tenures.removeLast().with(one));
            } else {
                tenures.add(new Tenure(one.server(), one.sent(), one.ended(), 1));
            }
        }
        return tenures;
    }

    /** Another writer's attempt may have been sent earlier and acknowledged later. */
    private Tenure with(Attempt.Acknowledged next) {
        return new Tenure(server, from.isBefore(next.sent()) ? from : next.sent(), next.ended(), commits + 1);
    }
}
