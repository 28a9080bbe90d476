package dev.holdfast.backup;

import static dev.holdfast.backup.BackupSetting.notPublished;
import static dev.holdfast.backup.BackupSetting.published;
import static dev.holdfast.backup.BackupSetting.system;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.lease.Lease;
import dev.holdfast.core.vault.lease.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One backup of a system at a time; a run that lost its lease publishes nothing. */
class ConcurrentBackupTest {
    private final BackupSetting setting = new BackupSetting(system("claims", "hourly"), system("audit", "hourly"));
    private final List<BackupReport> meanwhile = new ArrayList<>();

    @Test
    void a_second_backup_of_the_same_system_is_refused_and_told_who_since_and_until() {
        once(() -> meanwhile.add(setting.run("'systems':['claims']")));

        BackupReport first = setting.run("'systems':['claims']");

        assertThat(first.status()).isEqualTo(Status.OK);
        BackupReport second = meanwhile.getFirst();
        assertThat(second.status()).isEqualTo(Status.REFUSED);
        assertThat(notPublished(second, "claims").error()).isEqualTo("LeaseHeld");
        assertThat(notPublished(second, "claims").what())
                .contains(first.run().run().toString())
                .contains("since " + TestVault.NOW)
                .contains("until " + TestVault.NOW.plus(Duration.ofMinutes(2)));
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
    }

    @Test
    void a_tier_that_meets_another_backup_of_the_system_waits_for_its_turn() {
        Lease other = ahead();
        setting.whileWaiting = other::close;

        BackupReport report = setting.run("'systems':['claims'],'tier':'monthly'");

        assertThat(published(report, "claims").tier()).isEqualTo("monthly");
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
    }

    @Test
    void the_lease_of_a_run_that_died_is_waited_for() {
        ahead();

        BackupReport report = setting.run("'systems':['claims'],'tier':'hourly'");

        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(setting.vault.clock().instant())
                .isAfterOrEqualTo(TestVault.NOW.plus(Duration.ofMinutes(2)))
                .isBefore(TestVault.NOW.plus(Duration.ofMinutes(3)));
        assertThat(report.efforts())
                .as("having waited is no work, and must not send the system away next time")
                .singleElement()
                .satisfies(effort -> assertThat(effort.time()).isLessThan(Duration.ofMinutes(1)));
    }

    @Test
    void who_waited_for_most_of_its_time_is_refused_while_there_is_time_to_say_so() {
        Lease other = ahead();
        setting.whileWaiting = other::renew;

        BackupReport report = setting.run("'systems':['claims'],'tier':'hourly'");

        assertThat(report.status()).isEqualTo(Status.REFUSED);
        assertThat(notPublished(report, "claims").error()).isEqualTo("LeaseHeld");
        Duration waited = Duration.between(TestVault.NOW, setting.vault.clock().instant());
        assertThat(waited).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
    }

    @Test
    void where_an_invocation_has_no_end_nobody_waits_for_ever() {
        setting.life = Duration.ofDays(365);
        Lease other = ahead();
        setting.whileWaiting = other::renew;

        assertThat(setting.run("'systems':['claims'],'tier':'hourly'").status()).isEqualTo(Status.REFUSED);
        assertThat(setting.vault.clock().instant()).isBeforeOrEqualTo(TestVault.NOW.plus(Duration.ofHours(1)));
    }

    /** Another run is at work on claims. */
    private Lease ahead() {
        return new Leases(setting.vault.primary(), "clinic", setting.vault.clock())
                .acquire("backup-claims", RunId.create(TestVault.NOW), Duration.ofMinutes(2));
    }

    @Test
    void another_system_can_be_backed_up_meanwhile() {
        once(() -> meanwhile.add(setting.run("'systems':['audit']")));

        setting.run("'systems':['claims']");

        assertThat(meanwhile.getFirst().status()).isEqualTo(Status.OK);
    }

    @Test
    void a_lease_lost_before_publishing_means_nothing_is_published() {
        once(() -> setting.vault.clock().advance(Duration.ofMinutes(3)));

        BackupReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(notPublished(report, "claims").error()).isEqualTo("LeaseLost");
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isZero();
        assertThat(TestVault.keys(setting.vault.primary(), "clinic/data/")).isEmpty();
    }

    @Test
    void of_two_runs_that_both_believe_to_hold_the_lease_only_the_later_publishes() {
        once(() -> {
            setting.vault.clock().advance(Duration.ofMinutes(3));
            meanwhile.add(setting.run("'systems':['claims']"));
        });

        BackupReport stalled = setting.run("'systems':['claims']");

        assertThat(notPublished(stalled, "claims").error()).isEqualTo("LeaseLost");
        assertThat(published(meanwhile.getFirst(), "claims").status()).isEqualTo(Status.OK);
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
    }

    @Test
    void after_a_run_ended_the_next_need_not_wait() {
        setting.capture.breaks("claims");
        setting.run("'systems':['claims']");
        setting.capture.afterwards("claims", () -> {});

        assertThat(setting.run("'systems':['claims']").status()).isEqualTo(Status.OK);
    }

    /** Does this while the first capture of claims is under way. */
    private void once(Runnable action) {
        setting.capture.afterwards("claims", () -> {
            setting.capture.afterwards("claims", () -> {});
            action.run();
        });
    }
}
