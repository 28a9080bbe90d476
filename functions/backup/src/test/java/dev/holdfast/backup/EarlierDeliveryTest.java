package dev.holdfast.backup;

import static dev.holdfast.backup.BackupSetting.entry;
import static dev.holdfast.backup.BackupSetting.event;
import static dev.holdfast.backup.BackupSetting.published;
import static dev.holdfast.backup.BackupSetting.system;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.TestVault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Schedulers deliver at least once, and Lambda repeats what ended badly: one occurrence is one backup. */
class EarlierDeliveryTest {
    private final BackupSetting setting = new BackupSetting(system("claims", "hourly", "daily"));

    @Test
    void the_same_occurrence_delivered_again_makes_no_second_backup() {
        BackupReport first = deliver("hourly", "2026-03-02T04:00:00Z");
        setting.vault.clock().advance(Duration.ofMinutes(1));

        BackupReport again = deliver("hourly", "2026-03-02T04:00:00Z");

        assertThat(again.status()).isEqualTo(Status.OK);
        assertThat(entry(again, "claims")).isInstanceOfSatisfying(SystemBackup.MadeBefore.class, before -> {
            assertThat(before.backup()).isEqualTo(published(first, "claims").backup());
            assertThat(before.due()).isEqualTo("2026-03-02T04:00:00Z");
            assertThat(before.startedAt()).isEqualTo(TestVault.NOW);
            assertThat(before.missingWraps()).isEmpty();
        });
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
    }

    @Test
    void the_next_occurrence_another_tier_and_a_person_each_get_a_backup_of_their_own() {
        deliver("hourly", "2026-03-02T04:00:00Z");
        published(deliver("daily", "2026-03-02T04:00:00Z"), "claims");
        published(setting.run("'tier':'hourly'"), "claims");
        setting.vault.clock().advance(Duration.ofHours(1));
        published(deliver("hourly", "2026-03-02T05:00:00Z"), "claims");

        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isEqualTo(4);
    }

    @Test
    void a_copy_that_could_not_be_made_is_made_by_the_repetition() {
        setting.vault.replace(TestVault.unavailable(
                setting.vault.copy(), (method, key) -> key.contains("/manifests/") && method.equals("put")));
        BackupReport first = deliver("hourly", "2026-03-02T04:00:00Z");
        assertThat(first.status()).isEqualTo(Status.PARTIAL);
        setting.vault.reset();

        BackupReport again = deliver("hourly", "2026-03-02T04:00:00Z");

        assertThat(again.status()).isEqualTo(Status.OK);
        assertThat(((SystemBackup.MadeBefore) entry(again, "claims")).copies())
                .hasOnlyElementsOfType(CopyOutcome.Made.class);
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
        assertThat(setting.completeBackups(setting.vault.copy(), "claims")).isOne();
    }

    @Test
    void a_backup_begun_before_the_occurrence_was_due_is_another_ones_whatever_the_sources_clock_says() {
        setting.capture.clockRunsAhead(Duration.ofMinutes(55));
        deliver("hourly", "2026-03-02T04:00:00Z");
        setting.vault.clock().advance(Duration.ofMinutes(51));

        published(deliver("hourly", "2026-03-02T05:00:00Z"), "claims");

        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isEqualTo(2);
    }

    @Test
    void a_manifest_that_was_changed_counts_for_nothing() {
        deliver("hourly", "2026-03-02T04:00:00Z");
        TestVault.keys(setting.vault.primary(), "clinic/manifests/")
                .forEach(key -> setting.vault
                        .primary()
                        .put(
                                key,
                                "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                dev.holdfast.core.vault.PutCondition.always()));

        published(deliver("hourly", "2026-03-02T04:00:00Z"), "claims");
    }

    private BackupReport deliver(String tier, String due) {
        return setting.function().run(delivery(tier, due));
    }

    private static JsonNode delivery(String tier, String due) {
        return event(("'tier':'%s','scheduledTime':'%s',"
                        + "'scheduleArn':'arn:aws:scheduler:us-west-2:111122223333:schedule/holdfast/any'")
                .formatted(tier, due));
    }
}
