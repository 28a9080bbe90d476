package dev.holdfast.aws.vault;

import java.time.Duration;

/**
 * How long and how often a request is tried.
 *
 * @param connect until a connection stands
 * @param silence without a byte from the server; not a bound on the whole of a transfer
 * @param attempts of one request, the first included, with the SDK's growing and jittered pauses in between
 * @param firstPause the longest pause before the second attempt
 */
record Patience(Duration connect, Duration silence, int attempts, Duration firstPause) {
    /** Rides out a restarting server or a throttled bucket for about a minute. */
    static final Patience NORMAL =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(30), 6, Duration.ofSeconds(1));
}
