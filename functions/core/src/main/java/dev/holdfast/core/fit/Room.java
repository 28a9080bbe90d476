package dev.holdfast.core.fit;

import java.time.Duration;

/**
 * What an invocation offers.
 *
 * @param time until work must stop
 */
public record Room(Duration time, Machine machine) {}
