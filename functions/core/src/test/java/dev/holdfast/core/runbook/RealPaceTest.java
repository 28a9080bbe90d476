package dev.holdfast.core.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RealPaceTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Pace pace = Pace.real();

    @Test
    void work_that_ends_in_time_gives_its_result() {
        assertThat(pace.within(LONG, () -> "done")).contains("done");
    }

    @Test
    void work_that_fails_fails_as_it_did() {
        assertThatThrownBy(() -> pace.within(LONG, () -> {
                    throw new ModelStep.No();
                }))
                .isInstanceOf(ModelStep.No.class);
        assertThatThrownBy(() -> pace.within(LONG, () -> {
                    throw new Mortal.Death();
                }))
                .isInstanceOf(Mortal.Death.class);
    }

    @Test
    void work_that_takes_too_long_is_interrupted_and_given_up() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);

        assertThat(pace.within(Duration.ofMillis(5), () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                    return "late";
                }))
                .isEmpty();
        interrupted.await();
    }

    @Test
    void a_pause_ends_and_one_that_is_interrupted_ends_the_run() {
        pace.pause(Duration.ofMillis(1));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> pace.pause(LONG)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pace.within(LONG, () -> {
                    pace.pause(LONG);
                    return "done";
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
