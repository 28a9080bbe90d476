package dev.holdfast.failover.incident;

import dev.holdfast.core.failover.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which side serves.
 *
 * @param since when that was recorded
 * @param epoch the fencing epoch of the run that moved it; 0 when service never moved
 * @param run the run that moved it; empty when service never moved
 * @param displaced instruments of traffic that lead, or may lead, away from home: the way home moves each of them back
 */
public record Serving(Side side, Instant since, long epoch, String run, List<String> displaced) {
    public Serving {
        // Earlier versions kept no such list.
        displaced = displaced == null ? List.of() : List.copyOf(displaced);
    }

    /** As the plan says, before anything ever moved. */
    static Serving atHome() {
        return new Serving(Side.PRIMARY, Instant.EPOCH, 0, "", List.of());
    }

    /** Whether a run moved it here. */
    public boolean moved() {
        return !run.isEmpty();
    }

    Serving displacing(String instrument) {
        if (displaced.contains(instrument)) {
            return this;
        }
        List<String> all = new ArrayList<>(displaced);
        all.add(instrument);
        return new Serving(side, since, epoch, run, all);
    }

    Serving bringingHome(String instrument) {
        return new Serving(
                side,
                since,
                epoch,
                run,
                displaced.stream().filter(other -> !other.equals(instrument)).toList());
    }
}
