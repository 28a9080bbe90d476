package dev.holdfast.core.plan;

import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a plan writes times, periods and sizes. Every text has one meaning; every value has one canonical text, and
 * reading that gives the value back. The patterns are also JSON Schema (ECMA-262) patterns.
 */
public final class Notation {
    /** {@code 90s}, {@code 15m}, {@code 1h30m}, {@code 2d}; never zero. */
    public static final String DURATION =
            "(?=[1-9])(?:[1-9][0-9]{0,4}d)?(?:[1-9][0-9]{0,5}h)?(?:[1-9][0-9]{0,6}m)?(?:[1-9][0-9]{0,8}s)?";
    /** {@code 90d}, {@code 2w}, {@code 6mo}, {@code 7y}; never zero. */
    public static final String PERIOD = "[1-9][0-9]{0,3}(?:d|w|mo|y)";
    /** {@code 512MiB}, {@code 20GiB}; never zero. */
    public static final String SIZE = "[1-9][0-9]{0,5}(?:B|KiB|MiB|GiB|TiB)";

    private static final Pattern DURATION_PATTERN = Pattern.compile(DURATION);
    private static final Pattern PERIOD_PATTERN = Pattern.compile(PERIOD);
    private static final Pattern SIZE_PATTERN = Pattern.compile(SIZE);
    private static final Pattern PART = Pattern.compile("([0-9]+)([a-zA-Z]+)");
    private static final List<String> SIZE_UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private Notation() {}

    /**
     * Reads a time.
     *
     * @throws IllegalArgumentException when the text is not one
     */
    public static Duration duration(String text) {
        demand(DURATION_PATTERN, text);
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long amount = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "d" -> Duration.ofDays(amount);
                        case "h" -> Duration.ofHours(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        default -> Duration.ofSeconds(amount);
                    });
        }
        return sum;
    }

    /** A time of whole seconds as a plan writes it: {@code 1h30m}; zero is {@code 0s}. */
    public static String text(Duration duration) {
        List<String> parts = new ArrayList<>();
        append(parts, duration.toDaysPart(), "d");
        append(parts, duration.toHoursPart(), "h");
        append(parts, duration.toMinutesPart(), "m");
        append(parts, duration.toSecondsPart(), "s");
        return parts.isEmpty() ? "0s" : String.join("", parts);
    }

    /**
     * Reads a calendar period. A week is seven days.
     *
     * @throws IllegalArgumentException when the text is not one
     */
    public static Period period(String text) {
        demand(PERIOD_PATTERN, text);
        Matcher part = PART.matcher(text);
        part.find();
        int amount = Integer.parseInt(part.group(1));
        return switch (part.group(2)) {
            case "d" -> Period.ofDays(amount);
            case "w" -> Period.ofWeeks(amount);
            case "mo" -> Period.ofMonths(amount);
            default -> Period.ofYears(amount);
        };
    }

    /** A period as a plan writes it: {@code 90d}, {@code 6mo}, {@code 7y}; zero is {@code 0d}. */
    public static String text(Period period) {
        List<String> parts = new ArrayList<>();
        append(parts, period.getYears(), "y");
        append(parts, period.getMonths(), "mo");
        append(parts, period.getDays(), "d");
        return parts.isEmpty() ? "0d" : String.join(" ", parts);
    }

    /**
     * Reads a size, in bytes; units are binary.
     *
     * @throws IllegalArgumentException when the text is not one
     */
    public static long size(String text) {
        demand(SIZE_PATTERN, text);
        Matcher part = PART.matcher(text);
        part.find();
        return Long.parseLong(part.group(1)) << (10 * SIZE_UNITS.indexOf(part.group(2)));
    }

    /** A size in the largest unit that needs no fraction: {@code 20GiB}. */
    public static String sizeText(long bytes) {
        int unit = 0;
        long amount = bytes;
        while (unit < SIZE_UNITS.size() - 1 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + SIZE_UNITS.get(unit);
    }

    private static void append(List<String> parts, long amount, String unit) {
        if (amount != 0) {
            parts.add(amount + unit);
        }
    }

    private static void demand(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("not in the plan's notation");
        }
    }
}
