package dev.holdfast.console.output;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Figures as people read them: binary sizes, spans of time, instants in UTC. */
public final class Figures {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Figures() {}

    /** {@code 201.3 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 4.2 s}, {@code 3 min 05 s}, {@code 2 h 10 min}, {@code 3 d 4 h}; {@code 4 h} when nothing is over. */
    public static String span(Duration span) {
        Duration length = span.abs();
        if (length.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
        }
        if (length.compareTo(Duration.ofHours(1)) < 0) {
            return length.toMinutes() + " min" + rest(length.toSecondsPart(), " %02d s");
        }
        if (length.compareTo(Duration.ofDays(1)) < 0) {
            return length.toHours() + " h" + rest(length.toMinutesPart(), " %02d min");
        }
        return length.toDays() + " d" + rest(length.toHoursPart(), " %d h");
    }

    private static String rest(int part, String format) {
        return part == 0 ? "" : String.format(Locale.ROOT, format, part);
    }

    /** {@code 2026-01-01T04:00:00Z}, to the second. */
    public static String instant(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
