package dev.holdfast.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AllotmentTest {
    private static final Instant NOW = Instant.parse("2026-05-01T04:00:00Z");
    private static final Clock STANDING = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void a_tenth_is_kept_for_winding_up_but_never_more_than_half_a_minute() {
        assertThat(Allotment.of(() -> NOW.plusSeconds(100), STANDING).whole()).isEqualTo(Duration.ofSeconds(90));
        assertThat(Allotment.of(() -> NOW.plusSeconds(900), STANDING).whole()).isEqualTo(Duration.ofSeconds(870));
        assertThat(Allotment.of(() -> NOW.minusSeconds(1), STANDING).whole()).isZero();
    }

    @Test
    void work_that_ends_in_time_gives_its_result_or_its_failure() {
        Allotment time = allotted(Duration.ofMinutes(1));

        assertThat(time.within(Phases.unseen("work"), () -> 7)).isEqualTo(7);
        assertThatThrownBy(() -> time.within(Phases.unseen("work"), () -> {
                    throw new IllegalArgumentException("broken");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("broken");
    }

    @Test
    void work_that_goes_on_is_interrupted_and_waited_for_and_what_it_says_then_is_not_believed() {
        AtomicBoolean cleanedUp = new AtomicBoolean();
        Phases phases = Phases.unseen("first");

        assertThatThrownBy(() -> allotted(Duration.ofMillis(20)).within(phases, () -> {
                    phases.phase("dump", 1000);
                    phases.advance(10);
                    forEver();
                    CleanUp.run(() -> cleanedUp.set(!Thread.currentThread().isInterrupted()));
                    return "done, it says";
                }))
                .isInstanceOfSatisfying(OutOfTime.class, over -> {
                    assertThat(over)
                            .hasMessage("time over in phase 'dump' after 10 of 1000 bytes: this run may take 0.02 s.");
                    assertThat(over.phase()).isEqualTo("dump");
                });
        assertThat(cleanedUp).isTrue();
    }

    @Test
    void what_no_time_is_left_for_is_not_begun() {
        AtomicBoolean begun = new AtomicBoolean();

        assertThatThrownBy(() -> allotted(Duration.ZERO).within(Phases.unseen("work"), () -> {
                    begun.set(true);
                    return 1;
                }))
                .isInstanceOf(OutOfTime.class);
        assertThat(begun).isFalse();
    }

    @Test
    void whoever_waits_can_be_interrupted_and_passes_it_on() {
        AtomicBoolean passedOn = new AtomicBoolean();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> allotted(Duration.ofMinutes(1)).within(Phases.unseen("work"), () -> {
                        forEver();
                        passedOn.set(true);
                        return 1;
                    }))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        // The work may have been stopped before it began to wait; either way it has ended.
        assertThat(passedOn).isTrue();
    }

    private static Allotment allotted(Duration span) {
        Instant now = Clock.systemUTC().instant();
        return new Allotment(now, now.plus(span), Clock.systemUTC());
    }

    /** Returns, with the interrupt still pending, when it is interrupted. */
    private static void forEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
