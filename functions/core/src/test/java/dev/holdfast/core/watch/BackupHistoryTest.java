package dev.holdfast.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.plan.Schedule;
import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.ManifestDraft;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BackupHistoryTest {
    private static final Instant NOW = TestVault.NOW;
    private final TestVault setting = new TestVault();
    private final Vault vault = setting.open();

    @Test
    void a_system_whose_backups_are_all_older_than_the_look_back_has_a_measured_exposure() {
        publish(NOW.minus(Duration.ofDays(90)), NOW);
        publish(NOW.minus(Duration.ofDays(55)), NOW);

        RpoExposure.Measured exposure = measured(Set.of());

        assertThat(exposure.now()).isEqualTo(Duration.ofDays(55));
        assertThat(exposure.newest()).isEqualTo(NOW.minus(Duration.ofDays(55)));
    }

    @Test
    void the_watchdog_names_the_newest_backup_however_old_it_is() {
        publish(NOW.minus(Duration.ofDays(55)), NOW);
        Schedule hourly = new Schedule("hourly", "backup", new Schedule.Recurrence.Every(Duration.ofHours(1)));
        SystemSpec system = new SystemSpec(
                "db", "scripted", new TreeMap<>(), new TreeMap<>(), Fingerprint.Level.FULL, List.of(hourly), "none");

        assertThat(BackupHistory.missing(vault, setting.plan(system), NOW))
                .singleElement()
                .satisfies(missing -> assertThat(missing.sentence())
                        .contains("newest is")
                        .contains("55 d")
                        .doesNotContain("no backup at all"));
    }

    @Test
    void a_gap_that_began_before_the_look_back_counts_in_full() {
        publish(NOW.minus(Duration.ofDays(50)), NOW);
        publish(NOW.minus(Duration.ofDays(5)), NOW);

        assertThat(measured(Set.of()).worst()).isEqualTo(Duration.ofDays(45));
    }

    @Test
    void what_is_known_to_be_no_backup_does_not_make_the_exposure_look_smaller() {
        publish(NOW.minus(Duration.ofDays(2)), NOW);
        Manifest forged = publish(NOW.minus(Duration.ofHours(1)), NOW);

        assertThat(measured(Set.of(vault.layout().manifest(forged))).now()).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void a_system_without_any_backup_has_no_figure() {
        assertThat(BackupHistory.exposure(vault, "db", NOW)).isEqualTo(new RpoExposure.Unbounded());
    }

    @Test
    void one_backup_alone_tells_its_own_age() {
        Manifest manifest = publish(NOW.minus(Duration.ofMinutes(30)), NOW.minus(Duration.ofHours(9)));

        RpoExposure.Measured exposure = BackupHistory.exposure(manifest, NOW);

        assertThat(exposure.now()).isEqualTo(Duration.ofMinutes(30));
        assertThat(exposure.worst()).isEqualTo(Duration.ofMinutes(30));
        assertThat(exposure.since()).isEqualTo(manifest.consistencyInstant());
    }

    @Test
    void when_the_sources_clock_is_ahead_our_own_clock_tells_the_age() {
        Manifest manifest = publish(NOW.plus(Duration.ofDays(3)), NOW.minus(Duration.ofMinutes(20)));

        assertThat(BackupHistory.exposure(vault, "db", NOW)).isEqualTo(new RpoExposure.Unbounded());
        assertThat(BackupHistory.exposure(manifest, NOW).now()).isEqualTo(Duration.ofMinutes(20));
    }

    private RpoExposure.Measured measured(Set<String> unreadable) {
        return (RpoExposure.Measured) BackupHistory.exposure(vault, "db", NOW, unreadable);
    }

    private Manifest publish(Instant consistencyInstant, Instant startedAt) {
        try (BackupWriter writer = vault.startBackup(BackupId.create(startedAt), "db")) {
            writer.write("archive", "text", out -> out.write(1));
            return writer.publish(new ManifestDraft(
                    "00".repeat(32),
                    "scripted",
                    "hourly",
                    "",
                    consistencyInstant,
                    startedAt,
                    new TreeMap<>(),
                    "none",
                    List.of(),
                    new Fingerprint("scripted/1", Fingerprint.Level.NONE, new TreeMap<>()),
                    new TreeMap<>()));
        }
    }
}
