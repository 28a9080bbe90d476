package dev.holdfast.core.watch;

import static dev.holdfast.core.watch.Fixture.WATCHDOG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WatchdogPropertiesTest {
    private static final Instant BASE = Instant.parse("2026-03-01T00:00:00Z");
    private static final Plan PLAN = Fixture.plan(Fixture.hourly(), Fixture.daily(), Fixture.monthly());

    @Property
    void one_more_backup_never_makes_more_missing(
            @ForAll("instants") Instant now,
            @ForAll("backups") List<PublishedBackup> backups,
            @ForAll("backup") PublishedBackup more) {
        List<PublishedBackup> with = new ArrayList<>(backups);
        with.add(more);
        assertThat(names(WATCHDOG.missing(PLAN, now, backups))).containsAll(names(WATCHDOG.missing(PLAN, now, with)));
    }

    @Property
    void the_newest_of_each_tier_says_as_much_as_all_of_them(
            @ForAll("instants") Instant now, @ForAll("backups") List<PublishedBackup> backups) {
        List<PublishedBackup> believed = backups.stream()
                .filter(b -> !b.consistencyInstant().isAfter(now))
                .toList();
        Map<String, PublishedBackup> newest = believed.stream()
                .collect(Collectors.toMap(
                        PublishedBackup::tier,
                        b -> b,
                        (a, b) -> Comparator.comparing(PublishedBackup::consistencyInstant)
                                                .compare(a, b)
                                        >= 0
                                ? a
                                : b));
        assertThat(WATCHDOG.missing(PLAN, now, newest.values()))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("sentence")
                .isEqualTo(WATCHDOG.missing(PLAN, now, believed));
    }

    @Property
    void backups_taken_now_leave_nothing_missing(@ForAll("instants") Instant now) {
        List<PublishedBackup> fresh = List.of(
                new PublishedBackup("postgresql", "hourly", now),
                new PublishedBackup("postgresql", "daily", now),
                new PublishedBackup("postgresql", "monthly", now));
        assertThat(WATCHDOG.missing(PLAN, now, fresh)).isEmpty();
    }

    @Property
    void what_is_missing_was_due_and_its_grace_is_over(
            @ForAll("instants") Instant now, @ForAll("backups") List<PublishedBackup> backups) {
        assertThat(WATCHDOG.missing(PLAN, now, backups))
                .allSatisfy(missing -> assertThat(missing.due()).isBeforeOrEqualTo(now.minus(Watchdog.LEAST_GRACE)));
    }

    @Property
    void the_data_counts_as_exposed_exactly_when_no_backup_is_younger_than_the_due_time(
            @ForAll("instants") Instant now, @ForAll("backups") List<PublishedBackup> backups) {
        assertThat(WATCHDOG.missing(PLAN, now, backups)).allSatisfy(missing -> {
            boolean covered = backups.stream()
                    .map(PublishedBackup::consistencyInstant)
                    .anyMatch(at -> !at.isBefore(missing.due().minus(Watchdog.CLOCK_TOLERANCE))
                            && !at.isAfter(now.plus(Watchdog.CLOCK_TOLERANCE)));
            assertThat(missing.consequence() == MissingBackup.Consequence.TIER_INCOMPLETE)
                    .isEqualTo(covered);
        });
    }

    @Provide
    Arbitrary<Instant> instants() {
        return Arbitraries.longs().between(0, Duration.ofDays(40).toSeconds()).map(BASE::plusSeconds);
    }

    @Provide
    Arbitrary<PublishedBackup> backup() {
        return Combinators.combine(Arbitraries.of("hourly", "daily", "monthly", "manual"), instants())
                .as((tier, at) -> new PublishedBackup("postgresql", tier, at));
    }

    @Provide
    Arbitrary<List<PublishedBackup>> backups() {
        return backup().list().ofMaxSize(30);
    }

    private static Set<String> names(List<MissingBackup> missing) {
        return new HashSet<>(missing.stream().map(MissingBackup::tier).toList());
    }
}
