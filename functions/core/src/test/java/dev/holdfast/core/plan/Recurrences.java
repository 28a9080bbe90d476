package dev.holdfast.core.plan;

import dev.holdfast.core.plan.Schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Every recurrence a plan can express, and instants to try them at. */
class Recurrences extends DomainContextBase {

    @Provide
    Arbitrary<Recurrence> recurrences() {
        Arbitrary<LocalTime> times = Combinators.combine(
                        Arbitraries.integers().between(0, 23),
                        Arbitraries.integers().between(0, 59))
                .as(LocalTime::of);
        Arbitrary<Recurrence> within = Arbitraries.of(IntStream.rangeClosed(1, 1440)
                        .filter(minutes -> 1440 % minutes == 0)
                        .boxed()
                        .toList())
                .map(minutes -> new Recurrence.Every(Duration.ofMinutes(minutes)));
        Arbitrary<Recurrence> days =
                Arbitraries.integers().between(2, 60).map(count -> new Recurrence.Every(Duration.ofDays(count)));
        Arbitrary<Recurrence> daily = times.map(Recurrence.Daily::new);
        Arbitrary<Recurrence> weekly =
                Combinators.combine(Arbitraries.of(DayOfWeek.class), times).as(Recurrence.Weekly::new);
        Arbitrary<Recurrence> monthly = Combinators.combine(
                        Arbitraries.integers().between(1, 28), times)
                .as(Recurrence.Monthly::new);
        return Arbitraries.oneOf(within, days, daily, weekly, monthly);
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("1999-12-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("2101-01-01T00:00:00Z").toEpochMilli())
                .map(Instant::ofEpochMilli);
    }
}
