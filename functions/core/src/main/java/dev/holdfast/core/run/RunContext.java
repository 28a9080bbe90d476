package dev.holdfast.core.run;

import dev.holdfast.core.trigger.Actor;
import java.time.Instant;

/**
 * One invocation of one function for one plan; travels into every log line and every record of the run.
 *
 * @param function {@code backup}, {@code verify-backup} …
 * @param startedAt by Holdfast's clock
 * @param actor on whose behalf
 */
public record RunContext(RunId run, String function, String plan, Instant startedAt, Actor actor) {}
