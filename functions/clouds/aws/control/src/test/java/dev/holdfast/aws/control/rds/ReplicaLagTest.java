package dev.holdfast.aws.control.rds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.aws.control.rds.ReplicaLag.Point;
import dev.holdfast.core.failover.Replicating.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaLagTest {
    private static final Instant NOW = RdsPlans.NOW;

    private static Lag of(Point... points) {
        return ReplicaLag.of("records-west", List.of(points), NOW);
    }

    private static Point at(long secondsAgo, double seconds) {
        return new Point(NOW.minusSeconds(secondsAgo), seconds, seconds);
    }

    @Test
    void the_newest_value_counts_and_the_time_since_then_is_added() {
        Lag.Measured lag = (Lag.Measured) of(at(240, 900), at(60, 2.5), at(120, 700));
        assertThat(lag.behind()).isEqualTo(Duration.ofMillis(62_500));
        assertThat(lag.bytes()).isEqualTo(-1);
    }

    @Test
    void zero_is_a_value_like_others() {
        assertThat(((Lag.Measured) of(at(0, 0))).behind()).isZero();
    }

    @Test
    void no_value_is_unknown() {
        assertThat(of()).isInstanceOf(Lag.Unknown.class);
    }

    @Test
    void a_stale_value_is_unknown_however_small_it_was() {
        assertThat(of(at(300, 0))).isInstanceOf(Lag.Measured.class);
        assertThat(of(at(301, 0))).isInstanceOf(Lag.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, -0.5, Double.NaN})
    void a_replica_that_does_not_replicate_is_unknown(double value) {
        assertThat(of(at(60, value))).isInstanceOf(Lag.Unknown.class);
    }

    @Test
    void a_minute_in_which_it_stopped_replicating_is_unknown_although_its_maximum_is_not_negative() {
        assertThat(of(new Point(NOW.minusSeconds(60), 3, -1))).isInstanceOf(Lag.Unknown.class);
    }

    @Test
    void a_value_that_is_still_to_come_is_unknown() {
        assertThat(of(at(-61, 0))).isInstanceOf(Lag.Unknown.class);
        assertThat(of(at(-60, 1))).isEqualTo(of(at(-60, 1))).isInstanceOf(Lag.Measured.class);
    }
}
