package dev.holdfast.core.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RpoExposureTest {
    private static final Instant NOW = Instant.parse("2026-01-08T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void exposure_now_and_the_worst_gap_are_told_apart() {
        RpoExposure exposure = of("2026-01-08T08:00:00Z", "2026-01-08T11:00:00Z", "2026-01-08T11:48:00Z");
        assertThat(exposure)
                .isEqualTo(new RpoExposure.Measured(
                        Instant.parse("2026-01-08T11:48:00Z"),
                        Duration.ofMinutes(12),
                        Duration.ofHours(3),
                        Instant.parse("2026-01-08T08:00:00Z"),
                        Instant.parse("2026-01-08T11:00:00Z"),
                        Instant.parse("2026-01-08T08:00:00Z")));
        assertThat(exposure.sentence())
                .isEqualTo("12 min would be lost now (newest backup 2026-01-08T11:48:00Z); worst since "
                        + "2026-01-08T08:00:00Z: 3 h, from 2026-01-08T08:00:00Z to 2026-01-08T11:00:00Z");
        assertThat(exposure.within(Duration.ofHours(3))).isTrue();
        assertThat(exposure.within(Duration.ofHours(3).minusNanos(1))).isFalse();
    }

    @Test
    void without_a_backup_nothing_is_within_any_objective() {
        assertThat(of()).isEqualTo(new RpoExposure.Unbounded());
        assertThat(of().within(Duration.ofDays(10_000))).isFalse();
        assertThat(of().sentence()).isEqualTo("no backup exists, so everything would be lost");
    }

    @Test
    void the_gap_still_open_can_be_the_worst() {
        assertThat(of("2026-01-08T08:00:00Z", "2026-01-08T09:00:00Z"))
                .isInstanceOfSatisfying(RpoExposure.Measured.class, measured -> {
                    assertThat(measured.worst()).isEqualTo(Duration.ofHours(3));
                    assertThat(measured.worstTo()).isEqualTo(NOW);
                });
    }

    @Test
    void a_gap_that_ends_within_the_period_counts_in_full_and_an_older_one_does_not() {
        assertThat(of("2025-12-01T00:00:00Z", "2025-12-25T12:00:00Z", "2026-01-02T12:00:00Z", "2026-01-08T11:00:00Z"))
                .isInstanceOfSatisfying(RpoExposure.Measured.class, measured -> {
                    assertThat(measured.worst()).isEqualTo(Duration.ofDays(8));
                    assertThat(measured.since()).isEqualTo(NOW.minus(WEEK));
                });
    }

    @Test
    void a_backup_from_the_future_is_not_believed_and_a_small_skew_is_the_present() {
        assertThat(of("2036-01-01T00:00:00Z")).isEqualTo(new RpoExposure.Unbounded());
        assertThat(of("2026-01-08T12:00:20Z")).isInstanceOfSatisfying(RpoExposure.Measured.class, measured -> {
            assertThat(measured.now()).isZero();
            assertThat(measured.worst()).isZero();
        });
    }

    @Test
    void a_period_of_nothing_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> RpoExposure.of(List.of(), NOW, Duration.ZERO));
    }

    @Property
    void the_worst_is_at_least_what_would_be_lost_now(@ForAll("backups") List<Instant> backups) {
        RpoExposure.Measured measured = measured(backups);
        assertThat(measured.worst()).isGreaterThanOrEqualTo(measured.now());
        assertThat(measured.now()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(Duration.between(measured.worstFrom(), measured.worstTo())).isEqualTo(measured.worst());
    }

    @Property
    void the_order_of_the_backups_does_not_matter(@ForAll("backups") List<Instant> backups, @ForAll long seed) {
        List<Instant> shuffled = new ArrayList<>(backups);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(measured(shuffled)).isEqualTo(measured(backups));
    }

    @Property
    void it_equals_the_worst_loss_found_by_asking_at_every_moment(@ForAll("backups") List<Instant> backups) {
        Instant first = Collections.min(backups);
        Instant begin = NOW.minus(WEEK);
        Duration worst = Duration.ZERO;
        // Backups lie on whole hours; the loss is greatest just before each and just before the present.
        for (Instant at = first.isAfter(begin) ? first : begin; !at.isAfter(NOW); at = at.plus(Duration.ofHours(1))) {
            Instant moment = at;
            Instant lastBefore = backups.stream()
                    .filter(backup -> backup.isBefore(moment))
                    .max(Instant::compareTo)
                    .orElse(moment);
            Duration loss = Duration.between(lastBefore, moment);
            boolean endsHere = moment.equals(NOW) || backups.contains(moment);
            worst = endsHere && loss.compareTo(worst) > 0 ? loss : worst;
        }
        assertThat(measured(backups).worst()).isEqualTo(worst);
    }

    @Property
    void one_more_backup_after_the_first_never_makes_it_worse(
            @ForAll("backups") List<Instant> backups, @ForAll("instant") Instant more) {
        if (!more.isBefore(Collections.min(backups))) {
            List<Instant> with = new ArrayList<>(backups);
            with.add(more);
            assertThat(measured(with).worst())
                    .isLessThanOrEqualTo(measured(backups).worst());
            assertThat(measured(with).now())
                    .isLessThanOrEqualTo(measured(backups).now());
        }
    }

    @Provide
    Arbitrary<Instant> instant() {
        return Arbitraries.integers().between(0, 24 * 14).map(hours -> NOW.minus(Duration.ofHours(hours)));
    }

    @Provide
    Arbitrary<List<Instant>> backups() {
        return instant().list().ofMinSize(1).ofMaxSize(40);
    }

    private static RpoExposure.Measured measured(List<Instant> backups) {
        return (RpoExposure.Measured) RpoExposure.of(backups, NOW, WEEK);
    }

    private static RpoExposure of(String... instants) {
        return RpoExposure.of(List.of(instants).stream().map(Instant::parse).toList(), NOW, WEEK);
    }
}
