package dev.holdfast.core.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.fit.Effort.End;
import dev.holdfast.core.scratch.ScratchSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the forecast says, and in which words. */
class ForecastTest {
    private static final Instant NOW = Instant.parse("2026-05-01T04:00:00Z");
    private static final Machine HERE = new Machine(2, 3008);
    private static final Work CLAIMS = new Work("claims", "backup", 1_000_000, ScratchSpace.NONE);
    private static final Work AUDIT = new Work("audit", "backup", 1_000_000, ScratchSpace.NONE);

    @Test
    void without_any_record_nobody_knows() {
        assertThat(forecast(900).of(List.of(CLAIMS)))
                .isInstanceOfSatisfying(
                        Answer.Unknown.class,
                        unknown -> assertThat(unknown.why())
                                .isEqualTo(
                                        "no earlier run on a machine like this one says how long it takes for claims."));
    }

    @Test
    void it_says_what_it_goes_by() {
        Answer answer = forecast(900, done(CLAIMS, 800, 1)).of(List.of(CLAIMS));

        assertThat(answer).isInstanceOfSatisfying(Answer.DoesNotFit.class, not -> {
            assertThat(not.why())
                    .isEqualTo("it takes about 1000.0 s, 25 % margin included, and this invocation has 900.0 s:"
                            + " 'claims' took 800.0 s at 2026-05-01T03:00:00Z.");
            assertThat(not.because()).containsExactly(done(CLAIMS, 800, 1));
        });
    }

    @Test
    void data_that_has_grown_takes_longer_in_proportion() {
        Work grown = new Work("claims", "backup", 3_000_000, ScratchSpace.NONE);

        assertThat(forecast(900, done(CLAIMS, 300, 1))
                        .of(List.of(grown))
                        .figures()
                        .time())
                .isEqualTo(Duration.ofSeconds(1125));
    }

    @Test
    void pieces_are_done_one_after_the_other() {
        assertThat(forecast(900, done(CLAIMS, 400, 1), done(AUDIT, 400, 1)).of(List.of(CLAIMS, AUDIT)))
                .isInstanceOf(Answer.DoesNotFit.class);
        assertThat(forecast(900, done(CLAIMS, 400, 1), done(AUDIT, 300, 1)).of(List.of(CLAIMS, AUDIT)))
                .isInstanceOf(Answer.Fits.class);
    }

    @Test
    void a_success_after_an_attempt_that_ran_out_of_time_counts_more() {
        assertThat(forecast(900, outOfTime(CLAIMS, 880, 5), done(CLAIMS, 300, 1))
                        .of(List.of(CLAIMS)))
                .isInstanceOf(Answer.Fits.class);
    }

    @Test
    void after_a_month_it_is_tried_again() {
        assertThat(forecast(900, outOfTime(CLAIMS, 880, 24 * 31)).of(List.of(CLAIMS)))
                .isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void an_attempt_that_had_less_time_does_not_say_that_much_more_suffices() {
        assertThat(forecast(3600, outOfTime(CLAIMS, 880, 1)).of(List.of(CLAIMS)))
                .isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void a_restore_says_nothing_about_a_backup() {
        Work restore = new Work("claims", "restore", 1_000_000, ScratchSpace.NONE);

        assertThat(forecast(900, done(restore, 10, 1)).of(List.of(CLAIMS))).isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void machines_are_comparable_when_processors_and_memory_are_about_the_same() {
        assertThat(HERE.comparable(new Machine(2, 2900))).isTrue();
        assertThat(HERE.comparable(new Machine(2, 1769))).isFalse();
        assertThat(HERE.comparable(new Machine(4, 3008))).isFalse();
    }

    private static Forecast forecast(int seconds, Effort... past) {
        return new Forecast(new Room(Duration.ofSeconds(seconds), HERE), List.of(past), NOW);
    }

    private static Effort done(Work work, int seconds, int hoursAgo) {
        return effort(work, End.DONE, seconds, hoursAgo);
    }

    private static Effort outOfTime(Work work, int seconds, int hoursAgo) {
        return effort(work, End.OUT_OF_TIME, seconds, hoursAgo);
    }

    private static Effort effort(Work work, End end, int seconds, int hoursAgo) {
        return new Effort(
                work.system(),
                work.kind(),
                end,
                Duration.ofSeconds(seconds),
                work.bytes(),
                NOW.minus(Duration.ofHours(hoursAgo)),
                HERE);
    }
}
