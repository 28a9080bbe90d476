package dev.holdfast.core.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.fit.Effort.End;
import dev.holdfast.core.scratch.ScratchSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every history, whatever happened in it. */
class ForecastPropertiesTest {
    private static final Instant NOW = Instant.parse("2026-05-01T04:00:00Z");
    private static final Machine HERE = new Machine(2, 3008);
    private static final Machine ELSEWHERE = new Machine(4, 8192);
    private static final List<String> SYSTEMS = List.of("claims", "audit");

    @Property
    void more_time_never_makes_it_fit_less(
            @ForAll("efforts") List<Effort> past,
            @ForAll("works") List<Work> works,
            @ForAll @IntRange(max = 4000) int seconds,
            @ForAll @IntRange(max = 4000) int more) {
        assertThat(rank(answer(past, works, seconds + more)))
                .isGreaterThanOrEqualTo(rank(answer(past, works, seconds)));
    }

    @Property
    void more_work_never_makes_it_fit_better(
            @ForAll("efforts") List<Effort> past,
            @ForAll("works") List<Work> works,
            @ForAll("work") Work further,
            @ForAll @IntRange(max = 4000) int seconds) {
        List<Work> all = new ArrayList<>(works);
        all.add(further);

        assertThat(rank(answer(past, all, seconds))).isLessThanOrEqualTo(rank(answer(past, works, seconds)));
    }

    @Property
    void another_attempt_that_ran_out_of_time_never_makes_it_fit_better(
            @ForAll("efforts") List<Effort> past,
            @ForAll("works") List<Work> works,
            @ForAll("effort") Effort effort,
            @ForAll @IntRange(max = 4000) int seconds) {
        List<Effort> more = new ArrayList<>(past);
        more.add(new Effort(
                effort.system(), effort.kind(), End.OUT_OF_TIME, effort.time(), effort.bytes(), NOW, effort.machine()));

        assertThat(rank(answer(more, works, seconds))).isLessThanOrEqualTo(rank(answer(past, works, seconds)));
    }

    @Property
    void what_has_just_run_out_of_time_does_not_fit_into_the_same_time_again(
            @ForAll("efforts") List<Effort> past,
            @ForAll("work") Work work,
            @ForAll @IntRange(min = 1, max = 4000) int seconds) {
        List<Effort> more = new ArrayList<>(past);
        more.add(effort(work, End.OUT_OF_TIME, seconds, HERE));

        assertThat(answer(more, List.of(work), seconds)).isInstanceOf(Answer.DoesNotFit.class);
    }

    @Property
    void what_always_took_this_long_fits_exactly_when_the_margin_does(
            @ForAll("work") Work work,
            @ForAll @IntRange(min = 1, max = 4000) int took,
            @ForAll @IntRange(max = 8000) int seconds) {
        List<Effort> past = List.of(effort(work, End.DONE, took, HERE), effort(work, End.DONE, took, HERE));
        boolean enough = seconds * 100L >= took * (100L + Forecast.MARGIN_PERCENT);

        assertThat(answer(past, List.of(work), seconds))
                .isInstanceOf(enough ? Answer.Fits.class : Answer.DoesNotFit.class);
    }

    @Property
    void other_machines_and_other_systems_say_nothing(
            @ForAll("efforts") List<Effort> past, @ForAll @IntRange(max = 4000) int seconds) {
        List<Effort> elsewhere = past.stream()
                .map(each -> new Effort(
                        each.system(), each.kind(), each.end(), each.time(), each.bytes(), each.at(), ELSEWHERE))
                .toList();
        Work claims = new Work("claims", "backup", 1000, ScratchSpace.NONE);
        Work unheardOf = new Work("unheard-of", "backup", 1000, ScratchSpace.NONE);

        assertThat(answer(elsewhere, List.of(claims), seconds)).isInstanceOf(Answer.Unknown.class);
        assertThat(answer(past, List.of(unheardOf), seconds)).isInstanceOf(Answer.Unknown.class);
    }

    @Property
    void the_order_of_the_records_does_not_matter(
            @ForAll("efforts") List<Effort> past,
            @ForAll("works") List<Work> works,
            @ForAll Random random,
            @ForAll @IntRange(max = 4000) int seconds) {
        List<Effort> shuffled = new ArrayList<>(past);
        Collections.shuffle(shuffled, random);

        assertThat(answer(shuffled, works, seconds).figures())
                .isEqualTo(answer(past, works, seconds).figures());
    }

    @Property
    void a_disk_that_does_not_suffice_is_seen_whatever_else_is_known(
            @ForAll("efforts") List<Effort> past,
            @ForAll("works") List<Work> works,
            @ForAll @IntRange(max = 4000) int free) {
        List<Work> all = new ArrayList<>(works);
        all.add(new Work("claims", "restore", 10, new ScratchSpace(free + 1L, free)));

        assertThat(answer(past, all, 100_000)).isInstanceOfSatisfying(Answer.DoesNotFit.class, not -> {
            assertThat(not.why()).contains("local disk");
            assertThat(not.figures().diskAvailable()).isEqualTo(free);
        });
    }

    private static Answer answer(List<Effort> past, List<Work> works, int seconds) {
        return new Forecast(new Room(Duration.ofSeconds(seconds), HERE), past, NOW).of(works);
    }

    /** From "does not" to "does"; the unknown lies between. */
    private static int rank(Answer answer) {
        return switch (answer) {
            case Answer.DoesNotFit not -> 0;
            case Answer.Unknown unknown -> 1;
            case Answer.Fits fits -> 2;
        };
    }

    private static Effort effort(Work work, End end, int seconds, Machine machine) {
        return new Effort(work.system(), work.kind(), end, Duration.ofSeconds(seconds), work.bytes(), NOW, machine);
    }

    @Provide
    Arbitrary<Work> work() {
        return Combinators.combine(Arbitraries.of(SYSTEMS), Arbitraries.longs().between(0, 1L << 40))
                .as((system, bytes) -> new Work(system, "backup", bytes, ScratchSpace.NONE));
    }

    @Provide
    Arbitrary<List<Work>> works() {
        return work().list().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<Effort> effort() {
        return Combinators.combine(
                        Arbitraries.of(SYSTEMS),
                        Arbitraries.of(End.class),
                        Arbitraries.integers().between(0, 5000),
                        Arbitraries.longs().between(0, 1L << 40),
                        // Each at another second: which of two simultaneous ones is newer nobody can say.
                        Arbitraries.integers().between(1, 40 * 24 * 3600),
                        Arbitraries.of(HERE, ELSEWHERE))
                .as((system, end, seconds, bytes, age, machine) -> new Effort(
                        system, "backup", end, Duration.ofSeconds(seconds), bytes, NOW.minusSeconds(age), machine));
    }

    @Provide
    Arbitrary<List<Effort>> efforts() {
        return effort().list().ofMaxSize(12).uniqueElements(Effort::at);
    }
}
