package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.plan.Schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

/** When recurrences fire. */
class OccurrencesTest {

    @Property
    @Domain(Recurrences.class)
    void now_lies_between_the_last_and_the_next(@ForAll Recurrence recurrence, @ForAll Instant now) {
        Instant last = Occurrences.lastAtOrBefore(recurrence, now);
        Instant next = Occurrences.nextAfter(recurrence, now);
        assertThat(last).isBeforeOrEqualTo(now);
        assertThat(next).isAfter(now);
        assertThat(Occurrences.lastAtOrBefore(recurrence, last)).isEqualTo(last);
        assertThat(Occurrences.nextAfter(recurrence, last)).isEqualTo(next);
        assertThat(Occurrences.lastAtOrBefore(recurrence, next.minusNanos(1))).isEqualTo(last);
    }

    @Property(tries = 300)
    @Domain(Recurrences.class)
    void an_interval_split_in_two_has_the_same_occurrences(@ForAll Recurrence recurrence, @ForAll Instant from) {
        Instant middle = from.plus(Duration.ofHours(31));
        Instant to = from.plus(Duration.ofDays(4));
        List<Instant> whole = Occurrences.between(recurrence, from, to);
        List<Instant> halves = new java.util.ArrayList<>(Occurrences.between(recurrence, from, middle));
        halves.addAll(Occurrences.between(recurrence, middle, to));
        assertThat(whole).isEqualTo(halves).isSorted().doesNotHaveDuplicates();
        assertThat(whole).allMatch(instant -> !instant.isBefore(from) && instant.isBefore(to));
    }

    @Test
    void intervals_count_from_midnight() {
        assertThat(last(new Recurrence.Every(Duration.ofHours(6)), "2026-03-01T05:59:59Z"))
                .isEqualTo("2026-03-01T00:00:00Z");
        assertThat(last(new Recurrence.Every(Duration.ofHours(6)), "2026-03-01T06:00:00Z"))
                .isEqualTo("2026-03-01T06:00:00Z");
    }

    @Test
    void months_and_weeks_cross_the_year() {
        var monthly = new Recurrence.Monthly(28, LocalTime.of(3, 0));
        assertThat(last(monthly, "2026-01-15T00:00:00Z")).isEqualTo("2025-12-28T03:00:00Z");
        assertThat(Occurrences.nextAfter(monthly, Instant.parse("2026-02-28T03:00:00Z")))
                .isEqualTo("2026-03-28T03:00:00Z");
        var weekly = new Recurrence.Weekly(DayOfWeek.SUNDAY, LocalTime.of(2, 0));
        assertThat(last(weekly, "2026-01-01T00:00:00Z")).isEqualTo("2025-12-28T02:00:00Z");
        assertThat(last(weekly, "2026-01-04T01:59:59Z")).isEqualTo("2025-12-28T02:00:00Z");
    }

    @Test
    void the_longest_gap_is_that_of_all_together() {
        var four = new Recurrence.Daily(LocalTime.of(4, 0));
        var ten = new Recurrence.Daily(LocalTime.of(10, 0));
        var sunday = new Recurrence.Weekly(DayOfWeek.SUNDAY, LocalTime.of(2, 0));
        assertThat(Occurrences.longestGap(List.of(four))).isEqualTo(Duration.ofDays(1));
        assertThat(Occurrences.longestGap(List.of(four, ten))).isEqualTo(Duration.ofHours(18));
        assertThat(Occurrences.longestGap(List.of(sunday, new Recurrence.Every(Duration.ofHours(1)))))
                .isEqualTo(Duration.ofHours(1));
        assertThat(Occurrences.longestGap(List.of(new Recurrence.Monthly(1, LocalTime.MIDNIGHT))))
                .isEqualTo(Duration.ofDays(31));
        assertThat(Occurrences.longestGap(List.of(new Recurrence.Every(Duration.ofDays(60)))))
                .isEqualTo(Duration.ofDays(60));
        assertThatThrownBy(() -> Occurrences.longestGap(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Instant last(Recurrence recurrence, String now) {
        return Occurrences.lastAtOrBefore(recurrence, Instant.parse(now));
    }
}
