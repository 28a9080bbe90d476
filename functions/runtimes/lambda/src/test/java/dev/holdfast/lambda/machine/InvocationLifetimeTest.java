package dev.holdfast.lambda.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.lambda.Invocation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationLifetimeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T04:00:00Z");

    @ParameterizedTest(name = "of {0} s with {1} s kept back, {2} s are left for work")
    @CsvSource({"900, 15, 885", "60, 15, 45", "40, 15, 30", "4, 15, 3", "900, 0, 900"})
    void the_reserve_is_kept_back_but_never_more_than_a_quarter(long all, long reserve, long forWork) {
        Invocation invocation = new Invocation("r", "arn", NOW, NOW.plusSeconds(all));
        assertThat(InvocationLifetime.end(invocation, Duration.ofSeconds(reserve)))
                .isEqualTo(NOW.plusSeconds(forWork));
    }
}
