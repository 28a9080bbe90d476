package dev.holdfast.failover.incident;

import dev.holdfast.core.run.RunId;

/**
 * One transition of one alarm that was acted on.
 *
 * @param key its duplicate key
 * @param run the run that answers it
 */
public record KnownAlarm(String key, RunId run) {}
