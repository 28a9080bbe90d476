package dev.holdfast.console.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How many measurements become a few figures. */
class SpreadTest {
    @Test
    void the_median_of_an_even_number_is_the_upper_of_the_two_in_the_middle() {
        Spread spread = spread(4, 1, 3, 2);

        assertThat(spread.median()).isEqualTo(Duration.ofMillis(3));
        assertThat(spread.fastest()).isEqualTo(Duration.ofMillis(1));
        assertThat(spread.slowest()).isEqualTo(Duration.ofMillis(4));
        assertThat(spread.count()).isEqualTo(4);
    }

    @Test
    void at_least_95_in_100_do_not_exceed_the_95th_percentile() {
        assertThat(spread(LongStream.rangeClosed(1, 100).toArray()).p95()).isEqualTo(Duration.ofMillis(95));
        assertThat(spread(LongStream.rangeClosed(1, 20).toArray()).p95()).isEqualTo(Duration.ofMillis(19));
        assertThat(spread(LongStream.rangeClosed(1, 19).toArray()).p95()).isEqualTo(Duration.ofMillis(19));
        assertThat(spread(7).p95()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void nothing_measured_has_no_figures() {
        assertThatThrownBy(() -> Spread.of("nothing", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing was measured");
    }

    private static Spread spread(long... millis) {
        return Spread.of(
                "it", LongStream.of(millis).mapToObj(Duration::ofMillis).toList());
    }
}
