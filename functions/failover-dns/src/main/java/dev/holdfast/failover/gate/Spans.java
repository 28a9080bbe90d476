package dev.holdfast.failover.gate;

import java.time.Duration;
import java.util.Locale;

/** Spans of time in sentences. */
public final class Spans {
    private Spans() {}

    /** {@code 0.4 s}, {@code 3 min 5 s}, {@code 15 min}, {@code 2 h 10 min}, {@code 328 d 20 h}: the two largest units. */
    public static String text(Duration span) {
        Duration length = span.abs();
        if (length.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
        }
        if (length.compareTo(Duration.ofHours(1)) < 0) {
            return length.toMinutes() + " min" + rest(length.toSecondsPart(), "s");
        }
        return length.compareTo(Duration.ofDays(1)) < 0
                ? length.toHours() + " h" + rest(length.toMinutesPart(), "min")
                : length.toDays() + " d" + rest(length.toHoursPart(), "h");
    }

    private static String rest(int part, String unit) {
        return part == 0 ? "" : " " + part + " " + unit;
    }
}
