package dev.holdfast.core.plan;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;

/**
 * One recurring job. Times are UTC.
 *
 * @param name unique within its system; the tier of the backups it makes
 * @param function {@code backup} or {@code verify-backup}
 */
public record Schedule(String name, String function, Recurrence recurrence) {

    /** When a schedule fires. */
    public sealed interface Recurrence {
        /** {@code every: 1h}, counted from midnight UTC; divides a day evenly or is a whole number of days. */
        record Every(Duration interval) implements Recurrence {}

        /** {@code daily: "04:00"}. */
        record Daily(LocalTime at) implements Recurrence {}

        /** {@code weekly: {on: sunday, at: "02:00"}}. */
        record Weekly(DayOfWeek on, LocalTime at) implements Recurrence {}

        /** {@code monthly: {day: 1, at: "03:00"}}; day 1 to 28, so that every month has it. */
        record Monthly(int day, LocalTime at) implements Recurrence {}
    }
}
