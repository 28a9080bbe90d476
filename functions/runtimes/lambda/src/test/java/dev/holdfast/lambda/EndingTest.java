package dev.holdfast.lambda;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.vault.lease.SettableClock;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EndingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

    private final SettableClock clock = new SettableClock(NOW);
    private final Ending ending = new Ending(new Invocations(clock), () -> NOW.plusSeconds(10), clock);

    @Test
    void work_goes_on_until_the_time_is_used_up() {
        assertThatCode(ending::check).doesNotThrowAnyException();
        clock.advance(Duration.ofSeconds(10));
        assertThatThrownBy(ending::check)
                .isInstanceOf(TimeOver.class)
                .hasMessageContaining("2026-03-01T04:00:10Z")
                .hasMessageContaining("does not count");
    }

    @Test
    void work_stops_when_the_process_is_told_to_end() throws Exception {
        ending.stop(new ShutdownEvent());
        assertThatThrownBy(ending::check).isInstanceOf(ToldToEnd.class);
    }
}
