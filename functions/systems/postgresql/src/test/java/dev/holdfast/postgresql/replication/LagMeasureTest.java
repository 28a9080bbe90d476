package dev.holdfast.postgresql.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.failover.Replicating.Lag;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What follows from what two servers say. */
class LagMeasureTest {
    private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");
    private static final Instant COMMIT = NOW.minusSeconds(60);
    private static final Instant TOLD = NOW.minusSeconds(4);

    private static LagMeasure.Standby standby(boolean paused, boolean streaming, long received, long replayed) {
        return new LagMeasure.Standby(
                paused, streaming, 1, received, replayed, COMMIT, 900, TOLD, TOLD.plusSeconds(1), NOW);
    }

    private static LagMeasure.Primary primary(long position) {
        return new LagMeasure.Primary(1, position, NOW);
    }

    @Test
    void only_a_standby_that_streams_and_applies_and_holds_everything_is_level() {
        assertThat(LagMeasure.of(standby(false, true, 1000, 990), primary(1000)))
                .isInstanceOfSatisfying(Lag.Measured.class, level -> {
                    assertThat(level.behind()).isZero();
                    assertThat(level.bytes()).isZero();
                });
        for (var other :
                new LagMeasure.Standby[] {standby(true, true, 1000, 1000), standby(false, false, 1000, 1000)}) {
            assertThat(LagMeasure.of(other, primary(1000)))
                    .isInstanceOfSatisfying(
                            Lag.Measured.class, lag -> assertThat(lag.behind()).isEqualTo(Duration.ofSeconds(60)));
        }
    }

    @Test
    void what_is_missing_is_younger_than_the_last_message_that_found_nothing_missing() {
        assertThat(LagMeasure.of(standby(false, true, 900, 900), primary(1000)))
                .isInstanceOfSatisfying(Lag.Measured.class, lag -> {
                    assertThat(lag.behind()).isEqualTo(Duration.ofSeconds(4));
                    assertThat(lag.bytes()).isEqualTo(100);
                });
        assertThat(LagMeasure.of(standby(false, true, 899, 899), primary(1000)))
                .isInstanceOfSatisfying(
                        Lag.Measured.class, lag -> assertThat(lag.behind()).isEqualTo(Duration.ofSeconds(60)));
    }

    @Test
    void a_silent_primary_leaves_a_bound_in_time_and_none_in_bytes() {
        assertThat(LagMeasure.of(standby(false, true, 900, 900), "it is gone"))
                .isInstanceOfSatisfying(Lag.Measured.class, lag -> {
                    assertThat(lag.behind()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(lag.bytes()).isEqualTo(-1);
                    assertThat(lag.how()).contains("it is gone");
                });
        assertThat(LagMeasure.of(standby(false, false, 900, 900), "it is gone"))
                .isInstanceOfSatisfying(
                        Lag.Measured.class, lag -> assertThat(lag.behind()).isEqualTo(Duration.ofSeconds(60)));
    }

    @Test
    void another_timeline_a_standby_that_is_ahead_and_clocks_that_disagree_make_it_unknown() {
        assertThat(LagMeasure.of(standby(false, true, 1000, 1000), new LagMeasure.Primary(2, 1000, NOW)))
                .isInstanceOf(Lag.Unknown.class);
        assertThat(LagMeasure.of(standby(false, true, 1001, 1001), primary(1000)))
                .isInstanceOf(Lag.Unknown.class);
        assertThat(LagMeasure.of(
                        standby(false, false, 900, 900), new LagMeasure.Primary(1, 1000, COMMIT.minusSeconds(1))))
                .isInstanceOf(Lag.Unknown.class);
    }

    @Test
    void without_any_applied_transaction_nothing_is_known_about_time() {
        var fresh = new LagMeasure.Standby(
                false, false, 1, 900, 900, LagMeasure.NEVER, 0, LagMeasure.NEVER, LagMeasure.NEVER, NOW);
        assertThat(LagMeasure.of(fresh, primary(1000))).isInstanceOf(Lag.Unknown.class);
        assertThat(LagMeasure.of(fresh, "it is gone")).isInstanceOf(Lag.Unknown.class);
    }
}
