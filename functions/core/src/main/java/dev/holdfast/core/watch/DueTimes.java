package dev.holdfast.core.watch;

import dev.holdfast.core.plan.Schedule;
import java.time.Instant;

/** When a schedule fires, as far as the watchdog needs to know. */
@FunctionalInterface
public interface DueTimes {
    /** The last time {@code recurrence} was due at or before {@code instant}. */
    Instant lastDue(Schedule.Recurrence recurrence, Instant instant);
}
