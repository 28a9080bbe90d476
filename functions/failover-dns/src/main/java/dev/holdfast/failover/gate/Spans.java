package dev.holdfast.failover.gate;

import java.time.Duration;
import java.util.Locale;

/** Spans of time in sentences. */
public final class Spans {
    private Spans() {}

    /** {@code 0.4 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
    public static String text(Duration span) {
        Duration length = span.abs();
        if (length.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
        }
        return length.compareTo(Duration.ofHours(1)) < 0
                ? length.toMinutes() + " min " + length.toSecondsPart() + " s"
                : length.toHours() + " h " + length.toMinutesPart() + " min";
    }
}
