package dev.holdfast.core.watch;

import java.time.Instant;

/**
 * A backup that exists, as far as the watchdog needs to know it.
 *
 * @param tier the schedule's name, or {@code manual}
 * @param consistencyInstant the instant whose state it holds, by the source's clock
 */
public record PublishedBackup(String system, String tier, Instant consistencyInstant) {}
