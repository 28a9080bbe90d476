package dev.holdfast.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Repeats what may succeed the next time: a conflicting change, a server that is overloaded or restarts. Only for what
 * can be repeated safely.
 *
 * @param longest after this no further attempt begins
 */
record Patience(Clock clock, Pause pause, Duration longest) {
    private static final Duration BETWEEN = Duration.ofMillis(200);

    /** @throws ClusterFailed the last one, when it cannot pass or the time is over */
    <T> T until(Supplier<T> success) {
        Instant end = clock.instant().plus(longest);
        while (true) {
            try {
                return success.get();
            } catch (ClusterFailed failure) {
                if (!failure.mayPass() || !clock.instant().isBefore(end)) {
                    throw failure;
                }
                pause.of(BETWEEN);
            }
        }
    }
}
