package dev.holdfast.lambda.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.vault.lease.SettableClock;
import dev.holdfast.lambda.Ending;
import dev.holdfast.lambda.Invocations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoggedProgressTest {
    private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");
    private static final long MEBIBYTE = 1024 * 1024;

    private final SettableClock clock = new SettableClock(NOW);
    private final List<String> lines = new ArrayList<>();
    private final LoggedProgress.Lines progress = new LoggedProgress.Lines(
            new Ending(new Invocations(clock), () -> NOW.plusSeconds(600), clock),
            clock,
            (message, figures) -> lines.add(message + " " + Arrays.toString(figures)));

    @Test
    void a_phase_is_logged_when_it_begins_every_half_minute_and_when_it_is_over() {
        progress.phase("dump", 100 * MEBIBYTE);
        progress.advance(10 * MEBIBYTE);
        clock.advance(Duration.ofSeconds(30));
        progress.advance(20 * MEBIBYTE);
        progress.advance(1);
        clock.advance(Duration.ofSeconds(10));
        progress.advance(50 * MEBIBYTE - 1);
        progress.close();
        assertThat(lines)
                .containsExactly(
                        "begins [phase, dump, ofMiB, 100.0]",
                        "goes on [phase, dump, MiB, 30.0, seconds, 30.0, MiBPerSecond, 1.0]",
                        "is over [phase, dump, MiB, 80.0, seconds, 40.0, MiBPerSecond, 2.0]");
    }

    @Test
    void a_phase_of_unknown_size_says_none_and_the_next_one_ends_it() {
        progress.phase("list", 0);
        clock.advance(Duration.ofSeconds(2));
        progress.phase("upload", 0);
        assertThat(lines)
                .containsExactly(
                        "begins [phase, list]",
                        "is over [phase, list, MiB, 0.0, seconds, 2.0, MiBPerSecond, 0.0]",
                        "begins [phase, upload]");
    }

    @Test
    void work_that_goes_on_beyond_the_invocations_time_is_stopped_at_its_next_step() {
        progress.phase("dump", 0);
        clock.advance(Duration.ofSeconds(600));
        assertThatThrownBy(() -> progress.advance(1)).isInstanceOf(HoldfastException.class);
    }
}
