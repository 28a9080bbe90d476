package dev.holdfast.core.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.core.plan.Instrument;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every traffic control promises, held against its real provider or the nearest thing to it. Nothing in here knows
 * how clients are led.
 */
public interface TrafficControlContract {
    /** A provider of its own for the calling test, with clients led to the primary side. Closed by the implementor. */
    TrafficGround ground() throws Exception;

    @Test
    default void the_first_look_shows_every_authority_leading_to_the_primary_side() throws Exception {
        TrafficGround ground = ground();
        TrafficView view = ground.control().look(ground.instrument());
        assertThat(view.allServe(Side.PRIMARY)).as(view.toString()).isTrue();
        assertThat(view.allServe(Side.STANDBY)).isFalse();
        assertThat(view.answers())
                .extracting(TrafficView.Answer::authority)
                .doesNotHaveDuplicates()
                .allSatisfy(authority -> assertThat(authority).isNotBlank());
        assertThat(view.convergence()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(view.convergence()).isGreaterThanOrEqualTo(view.ttl());
    }

    @Test
    default void a_control_says_its_kind_as_plans_write_it() throws Exception {
        TrafficGround ground = ground();
        assertThat(ground.control().kind()).isEqualTo(ground.instrument().kind());
        assertThat(ground.control().plane()).isNotNull();
    }

    @Test
    default void clients_are_led_to_the_other_side_and_back() throws Exception {
        TrafficGround ground = ground();
        for (Side side : List.of(Side.STANDBY, Side.PRIMARY, Side.STANDBY)) {
            ground.control().redirect(ground.instrument(), side, new CountedGuard());
            ground.awaitAll(side);
        }
    }

    @Test
    default void a_repeated_redirection_changes_nothing() throws Exception {
        TrafficGround ground = ground();
        ground.control().redirect(ground.instrument(), Side.STANDBY, new CountedGuard());
        ground.awaitAll(Side.STANDBY);
        List<String> standing = ground.everything();
        for (int i = 0; i < 3; i++) {
            ground.control().redirect(ground.instrument(), Side.STANDBY, new CountedGuard());
        }
        ground.awaitAll(Side.STANDBY);
        assertThat(ground.everything()).isEqualTo(standing);
    }

    @Test
    default void a_redirection_to_where_clients_are_led_already_changes_nothing() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.everything();
        ground.control().redirect(ground.instrument(), Side.PRIMARY, new CountedGuard());
        ground.awaitAll(Side.PRIMARY);
        assertThat(ground.everything()).isEqualTo(before);
    }

    @Test
    default void a_tryout_asks_the_guard_and_changes_nothing() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.everything();
        CountedGuard guard = new CountedGuard();
        ground.control().tryOut(ground.instrument(), Side.PRIMARY, guard);
        assertThat(guard.asked()).isPositive();
        assertThat(ground.everything()).isEqualTo(before);
        assertThat(ground.control().look(ground.instrument()).allServe(Side.PRIMARY))
                .isTrue();
        assertThatExceptionOfType(CountedGuard.NotYours.class)
                .isThrownBy(() -> ground.control().tryOut(ground.instrument(), Side.PRIMARY, CountedGuard.refusing()));
    }

    @Test
    default void the_guard_is_asked_before_a_change() throws Exception {
        TrafficGround ground = ground();
        CountedGuard guard = new CountedGuard();
        ground.control().redirect(ground.instrument(), Side.STANDBY, guard);
        assertThat(guard.asked()).isPositive();
    }

    @Test
    default void nothing_is_changed_when_the_guard_says_no() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.everything();
        CountedGuard guard = CountedGuard.refusing();
        assertThatExceptionOfType(CountedGuard.NotYours.class)
                .isThrownBy(() -> ground.control().redirect(ground.instrument(), Side.STANDBY, guard));
        assertThat(ground.everything()).isEqualTo(before);
        assertThat(ground.control().look(ground.instrument()).allServe(Side.PRIMARY))
                .isTrue();
    }

    @Test
    default void a_look_changes_nothing() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.everything();
        ground.control().look(ground.instrument());
        assertThat(ground.everything()).isEqualTo(before);
    }

    @Test
    default void what_stands_beside_what_is_moved_stays_as_it_is() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.bystanders();
        assertThat(before).isNotEmpty();
        ground.control().redirect(ground.instrument(), Side.STANDBY, new CountedGuard());
        ground.awaitAll(Side.STANDBY);
        assertThat(ground.bystanders()).isEqualTo(before);
        ground.control().redirect(ground.instrument(), Side.PRIMARY, new CountedGuard());
        ground.awaitAll(Side.PRIMARY);
        assertThat(ground.bystanders()).isEqualTo(before);
    }

    @Test
    default void where_the_plan_does_not_lead_is_shown_as_elsewhere() throws Exception {
        TrafficGround ground = ground();
        ground.leadElsewhere();
        TrafficView view = ground.control().look(ground.instrument());
        assertThat(view.answers())
                .isNotEmpty()
                .extracting(TrafficView.Answer::reply)
                .hasOnlyElementsOfType(TrafficView.Reply.Elsewhere.class);
        assertThat(view.allServe(Side.PRIMARY)).isFalse();
        assertThat(view.allServe(Side.STANDBY)).isFalse();
    }

    @Test
    default void what_is_not_there_is_a_precondition_and_nothing_is_changed() throws Exception {
        TrafficGround ground = ground();
        List<String> before = ground.everything();
        assertThatExceptionOfType(TrafficException.Precondition.class)
                .isThrownBy(
                        () -> ground.control().redirect(ground.instrumentOfNothing(), Side.STANDBY, new CountedGuard()))
                .satisfies(e -> {
                    assertThat(e)
                            .hasMessageContaining(ground.instrumentOfNothing().name());
                    assertThat(e.hint()).isNotBlank();
                });
        assertThat(ground.everything()).isEqualTo(before);
        assertThat(ground.control().look(ground.instrumentOfNothing()).answers())
                .extracting(TrafficView.Answer::reply)
                .hasOnlyElementsOfType(TrafficView.Reply.Silent.class);
    }

    @Test
    default void authorities_that_do_not_answer_are_answers_and_a_change_says_that_nobody_knows() throws Exception {
        TrafficGround ground = ground();
        ground.silence();
        TrafficView view = ground.control().look(ground.instrument());
        assertThat(view.answers())
                .isNotEmpty()
                .extracting(TrafficView.Answer::reply)
                .hasOnlyElementsOfType(TrafficView.Reply.Silent.class);
        assertThat(view.allServe(Side.PRIMARY)).isFalse();
        assertThatExceptionOfType(TrafficException.Unreachable.class)
                .isThrownBy(() -> ground.control().redirect(ground.instrument(), Side.STANDBY, new CountedGuard()))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining(ground.instrument().name());
                    assertThat(e.hint()).isNotBlank();
                });
    }

    @Test
    default void two_redirections_to_one_side_at_once_both_end_well() throws Exception {
        TrafficGround ground = ground();
        Instrument instrument = ground.instrument();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> redirections = IntStream.range(0, 2)
                    .<Future<?>>mapToObj(i -> threads.submit(
                            () -> ground.control().redirect(instrument, Side.STANDBY, new CountedGuard())))
                    .toList();
            for (Future<?> redirection : redirections) {
                redirection.get();
            }
        }
        ground.awaitAll(Side.STANDBY);
    }
}
