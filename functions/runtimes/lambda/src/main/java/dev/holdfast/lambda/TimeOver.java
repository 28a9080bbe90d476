package dev.holdfast.lambda;

import dev.holdfast.core.HoldfastException;
import java.time.Instant;

/** The invocation's time is used up. */
public final class TimeOver extends HoldfastException {
    TimeOver(Instant end) {
        super(
                "the invocation's time was over at " + end
                        + ", so the work was stopped; what was not finished does not count.",
                "give the function more time, or let a task do it that has no limit (HOLDFAST_TASK_CLUSTER, HOLDFAST_TASK_DEFINITION).");
    }
}
