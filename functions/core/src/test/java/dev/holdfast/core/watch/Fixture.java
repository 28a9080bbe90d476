package dev.holdfast.core.watch;

import dev.holdfast.core.plan.Objectives;
import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.Schedule.Recurrence;
import dev.holdfast.core.plan.SignerSpec;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.system.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** A plan with one system, and a plain reading of when its schedules are due. */
final class Fixture {
    static final Watchdog WATCHDOG = new Watchdog(Fixture::lastDue);

    private Fixture() {}

    static Schedule hourly() {
        return new Schedule("hourly", "backup", new Recurrence.Every(Duration.ofHours(1)));
    }

    static Schedule daily() {
        return new Schedule("daily", "backup", new Recurrence.Daily(LocalTime.of(4, 0)));
    }

    static Schedule monthly() {
        return new Schedule("monthly", "backup", new Recurrence.Monthly(1, LocalTime.of(3, 0)));
    }

    static Plan plan(Schedule... schedules) {
        SystemSpec system = new SystemSpec(
                "postgresql",
                "postgresql",
                new TreeMap<>(),
                new TreeMap<>(),
                Fingerprint.Level.FULL,
                Arrays.asList(schedules),
                "standard");
        return new Plan(
                "core",
                "0".repeat(64),
                new Objectives(Duration.ofHours(4), Duration.ofHours(1)),
                new VaultSpec(List.of(), "none", List.of(), new SignerSpec("local", "none")),
                List.of(system));
    }

    static PublishedBackup backup(String tier, String consistencyInstant) {
        return new PublishedBackup("postgresql", tier, Instant.parse(consistencyInstant));
    }

    private static Instant lastDue(Recurrence recurrence, Instant instant) {
        LocalDateTime now = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        LocalDateTime due = switch (recurrence) {
            case Recurrence.Every every -> {
                long step = every.interval().toSeconds();
                yield LocalDateTime.ofEpochSecond(
                        Math.floorDiv(instant.getEpochSecond(), step) * step, 0, ZoneOffset.UTC);
            }
            case Recurrence.Daily daily -> {
                LocalDateTime today = now.with(daily.at());
                yield today.isAfter(now) ? today.minusDays(1) : today;
            }
            case Recurrence.Weekly weekly -> {
                LocalDateTime week =
                        now.with(TemporalAdjusters.previousOrSame(weekly.on())).with(weekly.at());
                yield week.isAfter(now) ? week.minusWeeks(1) : week;
            }
            case Recurrence.Monthly monthly -> {
                LocalDateTime month = now.withDayOfMonth(monthly.day()).with(monthly.at());
                yield month.isAfter(now) ? month.minusMonths(1) : month;
            }
        };
        return due.toInstant(ZoneOffset.UTC);
    }
}
