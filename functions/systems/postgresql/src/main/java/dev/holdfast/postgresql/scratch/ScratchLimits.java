package dev.holdfast.postgresql.scratch;

import java.time.Duration;

/**
 * How much disk a throw-away server may take.
 *
 * @param factor bound per byte of expected data: indexes being built need their sort space beside the table
 * @param base bound of an empty database, in bytes: template databases, write-ahead log, temporary files
 * @param interval how often the folder is measured; in between a server can exceed its bound by what it writes
 */
record ScratchLimits(double factor, long base, Duration interval) {
    static final ScratchLimits STANDARD = new ScratchLimits(2.0, 1L << 30, Duration.ofMillis(250));

    /** The most the folder of a server for so much data may hold, in bytes. */
    long boundFor(long expectedBytes) {
        var bound = base + expectedBytes * factor;
        return bound >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) bound;
    }
}
