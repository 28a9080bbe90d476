package dev.holdfast.core.plan;

import dev.holdfast.core.plan.Schedule.Recurrence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * When a recurrence fires, in UTC. Pure arithmetic: for every instant {@code now},
 * {@code lastAtOrBefore(now) <= now < nextAfter(now)}, and nothing fires in between.
 */
public final class Occurrences {
    private static final long DAY = Duration.ofDays(1).toSeconds();
    /** A Wednesday, the first day of a year; windows that start here meet every kind of month boundary. */
    private static final Instant REFERENCE = Instant.parse("2025-01-01T00:00:00Z");

    private Occurrences() {}

    /** The newest instant, not after {@code now}, at which it fires. */
    public static Instant lastAtOrBefore(Recurrence recurrence, Instant now) {
        return switch (recurrence) {
            case Recurrence.Every(Duration interval) -> {
                long step = interval.toSeconds();
                yield Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), step) * step);
            }
            case Recurrence.Daily(LocalTime at) -> {
                Instant today = on(date(now), at);
                yield today.isAfter(now) ? on(date(now).minusDays(1), at) : today;
            }
            case Recurrence.Weekly(var day, LocalTime at) -> {
                LocalDate date = date(now).with(TemporalAdjusters.previousOrSame(day));
                yield on(date, at).isAfter(now) ? on(date.minusWeeks(1), at) : on(date, at);
            }
            case Recurrence.Monthly(int day, LocalTime at) -> {
                LocalDate date = date(now).withDayOfMonth(day);
                yield on(date, at).isAfter(now) ? on(date.minusMonths(1), at) : on(date, at);
            }
        };
    }

    /** The first instant after {@code now} at which it fires. */
    public static Instant nextAfter(Recurrence recurrence, Instant now) {
        Instant last = lastAtOrBefore(recurrence, now);
        return switch (recurrence) {
            case Recurrence.Every(Duration interval) -> last.plus(interval);
            case Recurrence.Daily ignored -> last.plusSeconds(DAY);
            case Recurrence.Weekly ignored -> last.plusSeconds(7 * DAY);
            case Recurrence.Monthly(int ignored, LocalTime at) -> on(date(last).plusMonths(1), at);
        };
    }

    /** Every instant at which it fires from {@code from} (included) to {@code to} (excluded), in order. */
    public static List<Instant> between(Recurrence recurrence, Instant from, Instant to) {
        List<Instant> instants = new ArrayList<>();
        Instant next = nextAfter(recurrence, from.minusNanos(1));
        while (next.isBefore(to)) {
            instants.add(next);
            next = nextAfter(recurrence, next);
        }
        return instants;
    }

    /**
     * The longest time for which none of them fires.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Duration longestGap(Collection<Recurrence> recurrences) {
        Duration shortest = recurrences.stream()
                .map(Occurrences::interval)
                .min(Duration::compareTo)
                .orElseThrow(() -> new IllegalArgumentException("nothing ever fires"));
        Duration window = Duration.ofDays(70);
        if (shortest.multipliedBy(3).compareTo(window) > 0) {
            window = shortest.multipliedBy(3);
        }
        SortedSet<Instant> all = new TreeSet<>();
        for (Recurrence recurrence : recurrences) {
            all.addAll(between(recurrence, REFERENCE, REFERENCE.plus(window)));
        }
        Duration longest = Duration.ZERO;
        Instant before = all.getFirst();
        for (Instant instant : all) {
            Duration gap = Duration.between(before, instant);
            longest = gap.compareTo(longest) > 0 ? gap : longest;
            before = instant;
        }
        return longest;
    }

    /** The longest time between two firings of one recurrence. */
    private static Duration interval(Recurrence recurrence) {
        return switch (recurrence) {
            case Recurrence.Every(Duration interval) -> interval;
            case Recurrence.Daily ignored -> Duration.ofDays(1);
            case Recurrence.Weekly ignored -> Duration.ofDays(7);
            case Recurrence.Monthly ignored -> Duration.ofDays(31);
        };
    }

    private static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static Instant on(LocalDate date, LocalTime at) {
        return date.atTime(at).toInstant(ZoneOffset.UTC);
    }
}
