package dev.holdfast.core.watch;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.Schedule.Recurrence;
import dev.holdfast.core.plan.SystemSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Asks which backups should exist by now and do not. Without it a plan looks healthy while nothing is backed up at all:
 * a schedule that never fires reports no failure. Pure.
 */
public final class Watchdog {
    /** A backup is late when this part of its interval has passed since it was due … */
    static final int GRACE_DIVISOR = 4;

    /** … but never sooner than this: it takes time to make one … */
    static final Duration LEAST_GRACE = Duration.ofMinutes(5);

    /** … nor later than this: a monthly backup must not be missed for a week before anybody hears of it. */
    static final Duration MOST_GRACE = Duration.ofHours(6);

    /** How far the source's clock may differ from ours before it matters. */
    static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    private final DueTimes dueTimes;

    public Watchdog(DueTimes dueTimes) {
        this.dueTimes = dueTimes;
    }

    /**
     * What is missing, in the plan's order: one entry at most for a system and backup schedule, for its last occurrence
     * that is due and past its grace. A backup counts for an occurrence when its consistency instant is not before it;
     * one whose instant lies in the future is not believed, or a wrong clock would silence the watchdog.
     *
     * @param backups what exists; of each system and tier the newest that is not dated in the future suffices, more can
     *     change a sentence at most
     */
    public List<MissingBackup> missing(Plan plan, Instant now, Collection<PublishedBackup> backups) {
        List<MissingBackup> missing = new ArrayList<>();
        for (SystemSpec system : plan.systems()) {
            List<PublishedBackup> own = backups.stream()
                    .filter(b -> b.system().equals(system.name()))
                    .toList();
            for (Schedule schedule : system.schedules()) {
                if (schedule.function().equals("backup")) {
                    check(system, schedule, now, own).ifPresent(missing::add);
                }
            }
        }
        return List.copyOf(missing);
    }

    /** How long after it was due a backup by this recurrence may be published before it counts as missing. */
    public static Duration grace(Recurrence recurrence) {
        Duration part = shortestInterval(recurrence).dividedBy(GRACE_DIVISOR);
        return part.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : part.compareTo(MOST_GRACE) > 0 ? MOST_GRACE : part;
    }

    private Optional<MissingBackup> check(
            SystemSpec system, Schedule schedule, Instant now, List<PublishedBackup> backups) {
        Instant due = dueTimes.lastDue(schedule.recurrence(), now.minus(grace(schedule.recurrence())));
        Predicate<PublishedBackup> sameTier = backup -> backup.tier().equals(schedule.name());
        Predicate<PublishedBackup> inTime =
                backup -> !backup.consistencyInstant().isBefore(due.minus(CLOCK_TOLERANCE)) && !isAhead(backup, now);
        if (backups.stream().anyMatch(sameTier.and(inTime))) {
            return Optional.empty();
        }
        Optional<PublishedBackup> substitute = newest(backups.stream().filter(inTime));
        String sentence =
                "%s: the %s backup due at %s is missing; ".formatted(system.name(), schedule.name(), Age.time(due))
                        + substitute.map(other -> covered(other, now)).orElseGet(() -> exposed(backups, now));
        return Optional.of(new MissingBackup(
                system.name(),
                schedule.name(),
                due,
                substitute.isPresent()
                        ? MissingBackup.Consequence.TIER_INCOMPLETE
                        : MissingBackup.Consequence.DATA_EXPOSED,
                sentence));
    }

    private static String covered(PublishedBackup other, Instant now) {
        return "the %s backup of %s holds the data".formatted(other.tier(), aged(other, now));
    }

    private static String exposed(List<PublishedBackup> backups, Instant now) {
        String newest = newest(backups.stream().filter(backup -> !isAhead(backup, now)))
                .map(backup -> "newest is " + aged(backup, now))
                .orElse("there is no backup at all");
        return newest(backups.stream().filter(backup -> isAhead(backup, now)))
                .map(ahead -> newest
                        + "; one dated %s, in the future, is not believed: check the source's clock"
                                .formatted(Age.time(ahead.consistencyInstant())))
                .orElse(newest);
    }

    private static String aged(PublishedBackup backup, Instant now) {
        Duration age = Duration.between(backup.consistencyInstant(), now);
        return "%s (%s old)"
                .formatted(Age.time(backup.consistencyInstant()), Age.text(age.isNegative() ? Duration.ZERO : age));
    }

    private static boolean isAhead(PublishedBackup backup, Instant now) {
        return backup.consistencyInstant().isAfter(now.plus(CLOCK_TOLERANCE));
    }

    private static Optional<PublishedBackup> newest(Stream<PublishedBackup> backups) {
        return backups.max(Comparator.comparing(PublishedBackup::consistencyInstant));
    }

    private static Duration shortestInterval(Recurrence recurrence) {
        return switch (recurrence) {
            case Recurrence.Every every -> every.interval();
            case Recurrence.Daily daily -> Duration.ofDays(1);
            case Recurrence.Weekly weekly -> Duration.ofDays(7);
            case Recurrence.Monthly monthly -> Duration.ofDays(28);
        };
    }
}
