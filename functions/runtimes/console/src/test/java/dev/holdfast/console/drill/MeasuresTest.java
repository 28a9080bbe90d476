package dev.holdfast.console.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a drill measures, from ledgers made up for it. */
class MeasuresTest {
    private static final Instant ZERO = Instant.parse("2026-01-01T00:00:00Z");

    private long keys;

    @Test
    void an_outage_is_counted_from_the_first_failed_to_the_first_acknowledged_write() {
        List<Attempt> attempts =
                List.of(yes("a", Side.PRIMARY, 0), no("a", 1000), no("a", 2000), yes("a", Side.STANDBY, 3000));
        assertThat(Outage.of(attempts, "a", ZERO)).contains(new Outage(at(1000), at(3005)));
        assertThat(new Outage(at(1000), at(3005)).length()).isEqualTo(Duration.ofMillis(2005));
    }

    @Test
    void another_writers_success_ends_nobodys_outage() {
        List<Attempt> attempts = List.of(no("a", 1000), yes("b", Side.STANDBY, 1500), yes("a", Side.STANDBY, 3000));
        assertThat(Outage.of(attempts, "a", ZERO).orElseThrow().back()).isEqualTo(at(3005));
        assertThat(Outage.of(attempts, "b", ZERO)).isEmpty();
    }

    @Test
    void an_attempt_that_was_under_way_when_the_region_was_lost_belongs_to_the_outage_and_earlier_ones_do_not() {
        List<Attempt> attempts =
                List.of(no("a", 100), yes("a", Side.PRIMARY, 200), no("a", 998), yes("a", Side.STANDBY, 2000));
        assertThat(Outage.of(attempts, "a", at(1000)).orElseThrow().firstFailed())
                .isEqualTo(at(998));
    }

    @Test
    void an_outage_that_did_not_end_is_none() {
        assertThat(Outage.of(List.of(yes("a", Side.PRIMARY, 0), no("a", 10)), "a", ZERO))
                .isEmpty();
    }

    @Test
    void what_is_missing_is_what_was_acknowledged_and_is_not_held() {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            attempts.add(yes("a", Side.PRIMARY, i * 100));
        }
        attempts.add(no("a", 5000));
        Loss loss = Loss.of(attempts, Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 99L));
        assertThat(loss).isEqualTo(new Loss(10, 3, Duration.ofMillis(205)));
        assertThat(Loss.of(attempts, Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L)))
                .isEqualTo(new Loss(10, 0, Duration.ZERO));
    }

    @Test
    void who_served_when_does_not_depend_on_the_order_in_which_writers_wrote_it_down() {
        List<Attempt> attempts = thereAndBack();
        List<Tenure> expected = List.of(
                new Tenure(Side.PRIMARY, at(0), at(105), 2),
                new Tenure(Side.STANDBY, at(300), at(405), 2),
                new Tenure(Side.PRIMARY, at(600), at(705), 2));
        for (int seed = 0; seed < 20; seed++) {
            List<Attempt> shuffled = new ArrayList<>(attempts);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(Tenure.of(shuffled)).isEqualTo(expected);
        }
    }

    @Test
    void one_server_after_the_other_is_proved_with_the_time_between_them() {
        assertThat(judged(thereAndBack()))
                .isInstanceOfSatisfying(
                        OneAtATime.Proved.class,
                        proved -> assertThat(proved.closest()).isEqualTo(Duration.ofMillis(195)));
    }

    @Test
    void an_acknowledgement_of_the_old_primary_after_the_new_ones_first_is_a_violation() {
        List<Attempt> attempts = new ArrayList<>(thereAndBack());
        attempts.add(yes("b", Side.PRIMARY, 320));
        assertThat(judged(attempts)).isInstanceOf(OneAtATime.Violated.class);
    }

    @Test
    void a_write_on_the_new_primary_that_began_before_the_old_ones_last_acknowledgement_is_a_violation() {
        List<Attempt> attempts = new ArrayList<>(thereAndBack());
        attempts.add(new Attempt.Acknowledged(1000, Side.STANDBY, "b", at(101), at(299)));
        assertThat(judged(attempts)).isInstanceOf(OneAtATime.Violated.class);
    }

    @Test
    void a_tenure_begins_with_the_earliest_attempt_whichever_was_acknowledged_first() {
        List<Attempt> attempts = new ArrayList<>(thereAndBack());
        attempts.add(new Attempt.Acknowledged(1000, Side.STANDBY, "b", at(101), at(350)));
        assertThat(Tenure.of(attempts).get(1).from()).isEqualTo(at(101));
        assertThat(judged(attempts)).isInstanceOf(OneAtATime.Violated.class);
    }

    @Test
    void nothing_is_proved_by_writers_of_which_one_never_wrote() {
        assertThat(judged(List.of(yes("a", Side.PRIMARY, 0), no("a", 10)))).isInstanceOf(OneAtATime.Violated.class);
        assertThat(judged(List.of())).isInstanceOf(OneAtATime.Violated.class);
    }

    private List<Attempt> thereAndBack() {
        return List.of(
                yes("a", Side.PRIMARY, 0),
                yes("a", Side.PRIMARY, 100),
                yes("a", Side.STANDBY, 300),
                yes("a", Side.STANDBY, 400),
                yes("a", Side.PRIMARY, 600),
                yes("a", Side.PRIMARY, 700));
    }

    private static OneAtATime judged(List<Attempt> attempts) {
        return OneAtATime.judge(Tenure.of(attempts), List.of(Side.PRIMARY, Side.STANDBY, Side.PRIMARY));
    }

    /** Sent then, answered five milliseconds later. */
    private Attempt yes(String writer, Side server, long millis) {
        return new Attempt.Acknowledged(++keys, server, writer, at(millis), at(millis + 5));
    }

    private static Attempt no(String writer, long millis) {
        return new Attempt.Failed(writer, at(millis), at(millis + 5), "refused");
    }

    private static Instant at(long millis) {
        return ZERO.plusMillis(millis);
    }
}
