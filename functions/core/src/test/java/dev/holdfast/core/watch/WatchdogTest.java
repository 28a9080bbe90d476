package dev.holdfast.core.watch;

import static dev.holdfast.core.watch.Fixture.WATCHDOG;
import static dev.holdfast.core.watch.Fixture.backup;
import static dev.holdfast.core.watch.Fixture.daily;
import static dev.holdfast.core.watch.Fixture.hourly;
import static dev.holdfast.core.watch.Fixture.monthly;
import static dev.holdfast.core.watch.Fixture.plan;
import static dev.holdfast.core.watch.MissingBackup.Consequence.DATA_EXPOSED;
import static dev.holdfast.core.watch.MissingBackup.Consequence.TIER_INCOMPLETE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Plan;
import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.Schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    @Test
    void a_missing_backup_is_named_with_its_due_time_and_the_newest_there_is() {
        assertThat(missing(plan(hourly()), "2026-01-01T14:15:03Z", backup("hourly", "2026-01-01T12:00:03Z")))
                .containsExactly(new MissingBackup(
                        "postgresql",
                        "hourly",
                        Instant.parse("2026-01-01T14:00:00Z"),
                        DATA_EXPOSED,
                        "postgresql: the hourly backup due at 2026-01-01T14:00:00Z is missing; "
                                + "newest is 2026-01-01T12:00:03Z (2 h 15 min old)"));
    }

    @Test
    void within_its_grace_a_backup_is_not_missing_yet() {
        assertThat(missing(plan(hourly()), "2026-01-01T14:14:59Z", backup("hourly", "2026-01-01T13:00:03Z")))
                .isEmpty();
        assertThat(missing(plan(hourly()), "2026-01-01T14:15:00Z", backup("hourly", "2026-01-01T13:00:03Z")))
                .hasSize(1);
    }

    @Test
    void absence_of_everything_is_an_alarm() {
        assertThat(missing(plan(hourly(), daily()), "2026-01-01T14:30:00Z"))
                .extracting(MissingBackup::sentence)
                .containsExactly(
                        "postgresql: the hourly backup due at 2026-01-01T14:00:00Z is missing; there is no backup at all",
                        "postgresql: the daily backup due at 2026-01-01T04:00:00Z is missing; there is no backup at all");
    }

    @Test
    void another_tiers_backup_saves_the_data_but_not_the_tier() {
        assertThat(missing(
                        plan(hourly(), daily()),
                        "2026-01-01T14:30:00Z",
                        backup("manual", "2026-01-01T14:05:00Z"),
                        backup("daily", "2026-01-01T04:00:02Z")))
                .singleElement()
                .satisfies(missing -> {
                    assertThat(missing.tier()).isEqualTo("hourly");
                    assertThat(missing.consequence()).isEqualTo(TIER_INCOMPLETE);
                    assertThat(missing.sentence())
                            .endsWith("the manual backup of 2026-01-01T14:05:00Z (25 min old) holds the data");
                });
    }

    @Test
    void another_systems_backup_counts_for_nothing() {
        assertThat(missing(
                        plan(hourly()),
                        "2026-01-01T14:30:00Z",
                        new PublishedBackup("redis", "hourly", Instant.parse("2026-01-01T14:00:01Z"))))
                .hasSize(1);
    }

    @Test
    void a_source_whose_clock_is_a_little_behind_is_forgiven() {
        assertThat(missing(plan(hourly()), "2026-01-01T14:30:00Z", backup("hourly", "2026-01-01T13:59:30Z")))
                .isEmpty();
        assertThat(missing(plan(hourly()), "2026-01-01T14:30:00Z", backup("hourly", "2026-01-01T13:59:29Z")))
                .hasSize(1);
    }

    @Test
    void a_backup_from_the_future_does_not_silence_the_watchdog() {
        assertThat(missing(plan(hourly()), "2026-01-01T14:30:00Z", backup("hourly", "2036-01-01T00:00:00Z")))
                .singleElement()
                .satisfies(missing -> assertThat(missing.sentence())
                        .contains("there is no backup at all")
                        .endsWith("one dated 2036-01-01T00:00:00Z, in the future, is not believed: "
                                + "check the source's clock"));
    }

    @Test
    void verifications_are_not_expected_to_leave_backups() {
        Schedule verify = new Schedule("weekly", "verify-backup", hourly().recurrence());
        assertThat(missing(plan(verify), "2026-01-01T14:30:00Z")).isEmpty();
    }

    @Test
    void grace_is_a_quarter_of_the_interval_between_five_minutes_and_six_hours() {
        assertThat(Watchdog.grace(new Recurrence.Every(Duration.ofMinutes(10)))).isEqualTo(Duration.ofMinutes(5));
        assertThat(Watchdog.grace(hourly().recurrence())).isEqualTo(Duration.ofMinutes(15));
        assertThat(Watchdog.grace(daily().recurrence())).isEqualTo(Duration.ofHours(6));
        assertThat(Watchdog.grace(new Recurrence.Weekly(DayOfWeek.SUNDAY, LocalTime.NOON)))
                .isEqualTo(Duration.ofHours(6));
        assertThat(Watchdog.grace(monthly().recurrence())).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void a_late_monthly_backup_is_noticed_the_same_day() {
        assertThat(missing(plan(monthly()), "2026-02-01T09:00:00Z", backup("monthly", "2026-01-01T03:00:01Z")))
                .hasSize(1);
        assertThat(missing(plan(monthly()), "2026-02-01T08:59:59Z", backup("monthly", "2026-01-01T03:00:01Z")))
                .isEmpty();
    }

    private static List<MissingBackup> missing(Plan plan, String now, PublishedBackup... backups) {
        return WATCHDOG.missing(plan, Instant.parse(now), List.of(backups));
    }
}
