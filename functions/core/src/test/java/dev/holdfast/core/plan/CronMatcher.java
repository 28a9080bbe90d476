package dev.holdfast.core.plan;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;

/** Says whether a scheduler would fire, by the schedulers' own documents; knows nothing of recurrences. */
final class CronMatcher {
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private CronMatcher() {}

    static boolean fires(CronDialect dialect, String expression, Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        String text = expression.startsWith("cron(")
                ? expression.substring("cron(".length(), expression.length() - 1)
                : expression;
        String[] fields = text.split(" ");
        int sunday0 = time.getDayOfWeek().getValue() % 7;
        return switch (dialect) {
            case EVENTBRIDGE ->
                fields.length == 6
                        && (fields[2].equals("?") != fields[4].equals("?"))
                        && time.getSecond() == 0
                        && matches(fields[0], time.getMinute(), 0, 59)
                        && matches(fields[1], time.getHour(), 0, 23)
                        && matches(fields[2], time.getDayOfMonth(), 1, 31)
                        && matches(fields[3], time.getMonthValue(), 1, 12)
                        && (fields[4].equals("?") || DAYS.get(sunday0).equals(fields[4]) || fields[4].equals("*"))
                        && matches(fields[5], time.getYear(), 1970, 2199);
            case NCRONTAB ->
                fields.length == 6
                        && matches(fields[0], time.getSecond(), 0, 59)
                        && unix(Arrays.copyOfRange(fields, 1, 6), time, sunday0);
            case UNIX -> fields.length == 5 && time.getSecond() == 0 && unix(fields, time, sunday0);
        };
    }

    private static boolean unix(String[] fields, ZonedDateTime time, int sunday0) {
        return matches(fields[0], time.getMinute(), 0, 59)
                && matches(fields[1], time.getHour(), 0, 23)
                && matches(fields[2], time.getDayOfMonth(), 1, 31)
                && matches(fields[3], time.getMonthValue(), 1, 12)
                && matches(fields[4], sunday0, 0, 6);
    }

    private static boolean matches(String field, int value, int least, int most) {
        return field.equals("?") || Arrays.stream(field.split(",")).anyMatch(part -> part(part, value, least, most));
    }

    private static boolean part(String part, int value, int least, int most) {
        String[] halves = part.split("/");
        int step = halves.length == 2 ? Integer.parseInt(halves[1]) : 1;
        int from = least;
        int to = most;
        if (!halves[0].equals("*")) {
            String[] ends = halves[0].split("-");
            from = Integer.parseInt(ends[0]);
            to = ends.length == 2 ? Integer.parseInt(ends[1]) : halves.length == 2 ? most : from;
        }
        return value >= from && value <= to && (value - from) % step == 0;
    }
}
