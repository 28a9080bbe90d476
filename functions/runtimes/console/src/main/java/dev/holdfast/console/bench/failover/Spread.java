package dev.holdfast.console.bench.failover;

import java.time.Duration;
import java.util.List;

/**
 * Many measurements of one thing.
 *
 * @param median of an even number the upper of the two in the middle
 * @param p95 the smallest that at least 95 in 100 do not exceed
 */
record Spread(String what, int count, Duration median, Duration p95, Duration fastest, Duration slowest) {
    /** @throws IllegalArgumentException when nothing was measured */
    static Spread of(String what, List<Duration> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured: " + what);
        }
        List<Duration> sorted = measured.stream().sorted().toList();
        int count = sorted.size();
        return new Spread(
                what,
                count,
                sorted.get(count / 2),
                sorted.get((count * 95 + 99) / 100 - 1),
                sorted.getFirst(),
                sorted.getLast());
    }
}
