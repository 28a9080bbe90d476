package dev.holdfast.failover.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans as people read them in a refusal. */
class SpansTest {
    @ParameterizedTest
    @CsvSource({
        "PT0.44S, 0.4 s",
        "PT15M, 15 min",
        "PT3M5S, 3 min 5 s",
        "PT1H, 1 h",
        "PT2H10M59S, 2 h 10 min",
        "P1D, 1 d",
        "PT7892H58M, 328 d 20 h",
        "-PT3M5S, 3 min 5 s"
    })
    void a_span_is_told_in_its_two_largest_units(Duration span, String text) {
        assertThat(Spans.text(span)).isEqualTo(text);
    }
}
