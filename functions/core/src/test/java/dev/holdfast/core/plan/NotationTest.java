package dev.holdfast.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Period;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written can be read again. */
class NotationTest {

    @Property
    void a_duration_is_read_as_it_was_written(@ForAll @LongRange(min = 1, max = 99_999L * 86_400) long seconds) {
        Duration duration = Duration.ofSeconds(seconds);
        assertThat(Notation.duration(Notation.text(duration))).isEqualTo(duration);
    }

    @Property
    void a_period_is_read_as_it_was_written(@ForAll @IntRange(min = 1, max = 9_999) int amount) {
        for (Period period : new Period[] {Period.ofDays(amount), Period.ofMonths(amount), Period.ofYears(amount)}) {
            assertThat(Notation.period(Notation.text(period))).isEqualTo(period);
        }
    }

    @Property
    void a_size_is_read_as_it_was_written(
            @ForAll @IntRange(min = 1, max = 999_999) int amount, @ForAll @IntRange(min = 0, max = 4) int unit) {
        long bytes = (long) amount << (10 * unit);
        assertThat(Notation.size(Notation.sizeText(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0s", "0", "1", "h", "-1h", "1.5h", "1h 30m", "30m1h", "01h", "1H", "1w", "1mo", "1hh"})
    void what_is_no_duration_is_refused(String text) {
        assertThatThrownBy(() -> Notation.duration(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0d", "90", "1h", "1m", "-1d", "1y6mo", "1.5y", "12345d"})
    void what_is_no_period_is_refused(String text) {
        assertThatThrownBy(() -> Notation.period(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0B", "1", "1KB", "1MB", "1.5GiB", "-1GiB", "1gib"})
    void what_is_no_size_is_refused(String text) {
        assertThatThrownBy(() -> Notation.size(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
