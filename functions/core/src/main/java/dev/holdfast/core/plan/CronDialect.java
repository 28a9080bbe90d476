package dev.holdfast.core.plan;

import dev.holdfast.core.plan.Schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a recurrence the way one scheduler wants it. All schedulers must be set to UTC. */
public enum CronDialect {
    /**
     * Amazon EventBridge Scheduler ("Schedule types", User Guide): {@code cron(minute hour day month weekday year)}, one of
     * the two day fields is {@code ?}; {@code rate(n days)} counts from the schedule's start date.
     */
    EVENTBRIDGE,
    /** Azure Functions timer ("NCRONTAB expressions"): second, minute, hour, day, month, weekday (0 is Sunday). */
    NCRONTAB,
    /** crontab(5): minute, hour, day, month, weekday (0 is Sunday). */
    UNIX;

    private static final int MINUTES_A_DAY = 24 * 60;

    /**
     * What to hand to the scheduler.
     *
     * @param expressions each becomes one schedule; together they fire at all occurrences
     * @param exact whether they fire at nothing but occurrences. If not, they fire at each midnight and the invocation
     *     finds out with {@link Occurrences} whether anything is due
     * @param anchored whether the schedule's start must be set to an occurrence, because it counts from there
     */
    public record Expressions(List<String> expressions, boolean exact, boolean anchored) {}

    /** The recurrence in this dialect. */
    public Expressions of(Recurrence recurrence) {
        return switch (recurrence) {
            case Recurrence.Every(Duration interval)
            when interval.toMinutes() > MINUTES_A_DAY -> days(interval.toDays());
            case Recurrence.Every(Duration interval) -> exactly(everyMinutes((int) interval.toMinutes()));
            case Recurrence.Daily(LocalTime at) -> exactly(List.of(at(at, "*", "*")));
            case Recurrence.Weekly(DayOfWeek on, LocalTime at) -> exactly(List.of(at(at, "*", weekday(on))));
            case Recurrence.Monthly(int day, LocalTime at) -> exactly(List.of(at(at, Integer.toString(day), "*")));
        };
    }

    private Expressions days(long days) {
        return this == EVENTBRIDGE
                ? new Expressions(List.of("rate(" + days + " days)"), true, true)
                : new Expressions(List.of(at(LocalTime.MIDNIGHT, "*", "*")), false, false);
    }

    /** Cron fields repeat within an hour or within a day; an interval such as 45m needs one expression a pattern of minutes. */
    private List<String> everyMinutes(int interval) {
        Map<List<Integer>, List<Integer>> hoursByMinutes = new LinkedHashMap<>();
        for (int hour = 0; hour < 24; hour++) {
            int start = hour * 60;
            List<Integer> minutes = IntStream.range(0, 60)
                    .filter(minute -> (start + minute) % interval == 0)
                    .boxed()
                    .toList();
            if (!minutes.isEmpty()) {
                hoursByMinutes
                        .computeIfAbsent(minutes, ignored -> new ArrayList<>())
                        .add(hour);
            }
        }
        List<String> expressions = new ArrayList<>();
        hoursByMinutes.forEach(
                (minutes, hours) -> expressions.add(expression(steps(minutes, 60), steps(hours, 24), "*", "*")));
        return expressions;
    }

    /** The shortest way to write these numbers below {@code end}: all, every so many, or one by one. */
    private String steps(List<Integer> numbers, int end) {
        if (numbers.size() == end) {
            return "*";
        }
        int first = numbers.getFirst();
        int step = numbers.size() < 3 ? 0 : numbers.get(1) - first;
        int[] regular = step == 0
                ? new int[0]
                : IntStream.iterate(first, n -> n < end, n -> n + step).toArray();
        if (Arrays.equals(regular, numbers.stream().mapToInt(Integer::intValue).toArray())) {
            if (this == EVENTBRIDGE) {
                return first + "/" + step;
            }
            return first == 0 ? "*/" + step : first + "-" + (end - 1) + "/" + step;
        }
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private String at(LocalTime at, String day, String weekday) {
        return expression(Integer.toString(at.getMinute()), Integer.toString(at.getHour()), day, weekday);
    }

    private String expression(String minute, String hour, String day, String weekday) {
        return switch (this) {
            case EVENTBRIDGE ->
                "cron("
                        + String.join(
                                " ",
                                minute,
                                hour,
                                weekday.equals("*") ? day : "?",
                                "*",
                                weekday.equals("*") ? "?" : weekday,
                                "*")
                        + ")";
            case NCRONTAB -> String.join(" ", "0", minute, hour, day, "*", weekday);
            case UNIX -> String.join(" ", minute, hour, day, "*", weekday);
        };
    }

    private String weekday(DayOfWeek day) {
        return this == EVENTBRIDGE
                ? day.name().substring(0, 3).toUpperCase(Locale.ROOT)
                : Integer.toString(day.getValue() % 7);
    }

    private static Expressions exactly(List<String> expressions) {
        return new Expressions(expressions, true, false);
    }
}
