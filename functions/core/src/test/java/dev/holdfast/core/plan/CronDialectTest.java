package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A scheduler that is given the text fires when the plan says. */
class CronDialectTest {

    @Property(tries = 200)
    @Domain(Recurrences.class)
    @Domain(DomainContext.Global.class)
    void the_text_fires_exactly_when_the_recurrence_does(
            @ForAll CronDialect dialect, @ForAll Recurrence recurrence, @ForAll Instant around) {
        CronDialect.Expressions cron = dialect.of(recurrence);
        Instant centre = Occurrences.lastAtOrBefore(recurrence, around);
        Instant from = centre.minus(36, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MINUTES);
        Instant to = centre.plus(36, ChronoUnit.HOURS);
        List<Instant> due = Occurrences.between(recurrence, from, to);
        assertThat(due).contains(centre);
        if (cron.anchored()) {
            Duration rate =
                    Duration.ofDays(Long.parseLong(cron.expressions().getFirst().replaceAll("\\D", "")));
            assertThat(centre.plus(rate)).isEqualTo(Occurrences.nextAfter(recurrence, centre));
            return;
        }
        List<Instant> fired = new ArrayList<>();
        for (Instant minute = from; minute.isBefore(to); minute = minute.plusSeconds(60)) {
            Instant instant = minute;
            long times = cron.expressions().stream()
                    .filter(expression -> CronMatcher.fires(dialect, expression, instant))
                    .count();
            assertThat(times).as("fires once at %s", instant).isLessThanOrEqualTo(1);
            if (times == 1) {
                fired.add(instant);
            }
        }
        if (cron.exact()) {
            assertThat(fired).isEqualTo(due);
        } else {
            assertThat(fired).containsAll(due);
        }
    }

    static Stream<Arguments> texts() {
        var hourly = new Recurrence.Every(Duration.ofHours(1));
        var quarter = new Recurrence.Every(Duration.ofMinutes(15));
        var sixHourly = new Recurrence.Every(Duration.ofHours(6));
        var daily = new Recurrence.Daily(LocalTime.of(4, 0));
        var weekly = new Recurrence.Weekly(DayOfWeek.SUNDAY, LocalTime.of(2, 0));
        var monthly = new Recurrence.Monthly(1, LocalTime.of(0, 30));
        return Stream.of(
                Arguments.of(hourly, "cron(0 * * * ? *)", "0 0 * * * *", "0 * * * *"),
                Arguments.of(quarter, "cron(0/15 * * * ? *)", "0 */15 * * * *", "*/15 * * * *"),
                Arguments.of(sixHourly, "cron(0 0/6 * * ? *)", "0 0 */6 * * *", "0 */6 * * *"),
                Arguments.of(daily, "cron(0 4 * * ? *)", "0 0 4 * * *", "0 4 * * *"),
                Arguments.of(weekly, "cron(0 2 ? * SUN *)", "0 0 2 * * 0", "0 2 * * 0"),
                Arguments.of(monthly, "cron(30 0 1 * ? *)", "0 30 0 1 * *", "30 0 1 * *"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void common_schedules_look_as_people_would_write_them(
            Recurrence recurrence, String eventBridge, String ncrontab, String unix) {
        assertThat(CronDialect.EVENTBRIDGE.of(recurrence).expressions()).containsExactly(eventBridge);
        assertThat(CronDialect.NCRONTAB.of(recurrence).expressions()).containsExactly(ncrontab);
        assertThat(CronDialect.UNIX.of(recurrence).expressions()).containsExactly(unix);
    }

    @Test
    void an_interval_that_does_not_divide_an_hour_becomes_several_texts() {
        assertThat(CronDialect.UNIX
                        .of(new Recurrence.Every(Duration.ofMinutes(45)))
                        .expressions())
                .containsExactly("0,45 */3 * * *", "30 1-23/3 * * *", "15 2-23/3 * * *");
    }

    @Test
    void whole_days_are_a_rate_or_are_said_to_be_inexact() {
        var everyOther = new Recurrence.Every(Duration.ofDays(2));
        assertThat(CronDialect.EVENTBRIDGE.of(everyOther))
                .isEqualTo(new CronDialect.Expressions(List.of("rate(2 days)"), true, true));
        assertThat(CronDialect.NCRONTAB.of(everyOther))
                .isEqualTo(new CronDialect.Expressions(List.of("0 0 0 * * *"), false, false));
    }
}
