package dev.holdfast.core.plan;

import java.time.Duration;

/** Until when something is done, counted from the start of the incident. */
public sealed interface Deadline {
    /** Within this time, day and night. */
    record Within(Duration span) implements Deadline {}

    /** On the next working day. */
    record NextBusinessDay() implements Deadline {}

    /** Whenever its turn comes. */
    record Open() implements Deadline {}
}
