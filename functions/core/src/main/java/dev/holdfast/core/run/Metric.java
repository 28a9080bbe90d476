package dev.holdfast.core.run;

import java.time.Duration;
import java.util.List;

/**
 * One figure of a run for whoever draws curves and raises alarms.
 *
 * @param name in camel case, the same for every run: {@code RestoreTime}
 * @param value in the unit; finite
 * @param system the system it is about; empty when it is about the whole run
 */
public record Metric(String name, Unit unit, double value, String system) {
    /** What a value counts. */
    public enum Unit {
        /** Seconds. */
        SECONDS,
        /** Bytes. */
        BYTES,
        /** Things. */
        COUNT
    }

    public Metric {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is no number: " + value);
        }
    }

    /** A time. */
    public static Metric of(String name, Duration value, String system) {
        return new Metric(name, Unit.SECONDS, value.toNanos() / 1e9, system);
    }

    /** A size. */
    public static Metric bytes(String name, long value, String system) {
        return new Metric(name, Unit.BYTES, value, system);
    }

    /** A number. */
    public static Metric count(String name, long value, String system) {
        return new Metric(name, Unit.COUNT, value, system);
    }

    /** What every run has: that it was, and how long it took. */
    public static List<Metric> ofRun(RunReport report) {
        return List.of(
                count("Runs", 1, ""),
                of("Duration", Duration.between(report.run().startedAt(), report.finishedAt()), ""));
    }
}
