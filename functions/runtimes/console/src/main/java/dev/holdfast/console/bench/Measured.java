package dev.holdfast.console.bench;

import java.time.Duration;

/**
 * What one run took.
 *
 * @param time from the start of the first process to the end of the last
 * @param peakBytes the most memory that the first process had resident (VmHWM in proc(5)); zero where the system does
 *     not tell
 * @param bytes what it stored; zero where that is not asked
 * @param processor processor time used meanwhile
 */
record Measured(Duration time, long peakBytes, long bytes, ProcessorTime processor) {
    Measured plus(Measured next) {
        return new Measured(
                time.plus(next.time),
                Math.max(peakBytes, next.peakBytes),
                bytes + next.bytes,
                processor.plus(next.processor));
    }

    Measured storing(long stored) {
        return new Measured(time, peakBytes, stored, processor);
    }
}
