package dev.holdfast.core.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Observation.Verdict;
import dev.holdfast.core.plan.Instrument;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every probe promises. An adapter's test extends this and sets up what is looked at. */
@Timeout(120)
public abstract class ProbingContract {
    /** When the probe's clock says it is. */
    protected static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");

    /** What {@link #probing} uses. */
    protected static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    /** Where {@link #probing} runs. */
    protected static final String HERE = "us-west-2";

    /** The probe under test, with {@link #CLOCK} and at {@link #HERE}. */
    protected abstract Probing probing();

    /** Something that answers as expected. */
    protected abstract Instrument healthy() throws Exception;

    /** Something that answers, but not as expected. */
    protected abstract Instrument broken() throws Exception;

    /** Something that takes the question and never answers. Its timeout is short. */
    protected abstract Instrument silent() throws Exception;

    /** Something this probe cannot even look at, for a reason on our own side. */
    protected abstract Instrument beyondSight() throws Exception;

    @Test
    void what_answers_as_expected_is_up() throws Exception {
        assertThat(look(healthy()).verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void what_answers_otherwise_is_down() throws Exception {
        assertThat(look(broken()).verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void what_never_answers_does_not_hold_the_look_up_and_is_not_up() throws Exception {
        assertThat(look(silent()).verdict()).isNotEqualTo(Verdict.UP);
    }

    @Test
    void what_kept_us_from_looking_counts_neither_way() throws Exception {
        assertThat(look(beyondSight()).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void an_observation_says_who_saw_it_from_where_when_and_what() throws Exception {
        for (Instrument instrument : List.of(healthy(), broken(), silent(), beyondSight())) {
            Observation seen = look(instrument);
            assertThat(seen.observer()).isEqualTo(instrument.name());
            assertThat(seen.vantage()).isEqualTo(HERE);
            assertThat(seen.at()).isEqualTo(NOW);
            assertThat(seen.what()).isNotBlank().hasSizeLessThan(400).doesNotContain("\n");
            assertThat(seen.what()).doesNotContain("Exception");
        }
    }

    @Test
    void an_instrument_may_name_its_own_vantage() throws Exception {
        assertThat(look(Instruments.with(healthy(), "vantage", "the witness")).vantage())
                .isEqualTo("the witness");
    }

    @Test
    void a_hundred_looks_at_once_see_the_same() throws Exception {
        Instrument up = healthy();
        Instrument down = broken();
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Verdict> ups = () -> look(up).verdict();
            Callable<Verdict> downs = () -> look(down).verdict();
            List<Future<Verdict>> verdicts = each.invokeAll(Stream.generate(() -> Stream.of(ups, downs))
                    .limit(50)
                    .flatMap(s -> s)
                    .toList());
            for (int i = 0; i < verdicts.size(); i++) {
                assertThat(verdicts.get(i).get()).isEqualTo(i % 2 == 0 ? Verdict.UP : Verdict.DOWN);
            }
        }
    }

    @Test
    void an_interrupted_look_learns_nothing_and_stays_interrupted() throws Exception {
        Instrument endless =
                Instruments.with(silent(), "timeout", Duration.ofMinutes(5).toString());
        FutureTask<Boolean> looking = new FutureTask<>(() -> look(endless).verdict() == Verdict.UNKNOWN
                && Thread.currentThread().isInterrupted());
        Thread thread = Thread.ofVirtual().start(looking);
        thread.interrupt();
        assertThat(looking.get()).isTrue();
    }

    private Observation look(Instrument instrument) {
        return probing().look(instrument);
    }
}
