package dev.holdfast.backup;

import static dev.holdfast.backup.BackupSetting.event;
import static dev.holdfast.backup.BackupSetting.notPublished;
import static dev.holdfast.backup.BackupSetting.published;
import static dev.holdfast.backup.BackupSetting.system;
import static dev.holdfast.backup.BackupSetting.systemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.plan.SystemSpec;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.TestVault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which systems are backed up, and what one system's fate means for the run. */
class BackupFunctionTest {
    private final SystemSpec claims = system("claims", "hourly");
    private final SystemSpec audit = system("audit", "hourly", "daily");
    private final SystemSpec cache = systemOf("redis", "cache", "daily");
    private final BackupSetting setting = new BackupSetting(claims, audit);

    @Test
    void every_system_of_the_plan_is_backed_up_and_reported_with_figures() {
        BackupReport report = setting.run("'reason':'before the upgrade'");

        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(report.dryRun()).isFalse();
        assertThat(report.rpo()).isEqualTo(java.time.Duration.ofHours(1));
        assertThat(report.run().actor().claimed()).isEqualTo("engineer");
        assertThat(report.systems()).extracting(SystemBackup::system).containsExactly("claims", "audit");
        SystemBackup.Published backup = published(report, "claims");
        assertThat(backup.status()).isEqualTo(Status.OK);
        assertThat(backup.tier()).isEqualTo("manual");
        assertThat(backup.consistencyInstant()).isEqualTo(TestVault.NOW);
        assertThat(backup.plainBytes()).isEqualTo(ScriptedCapture.ARCHIVE.length + ScriptedCapture.ROLES.length);
        assertThat(backup.storedBytes()).isPositive();
        assertThat(backup.manifest()).contains("clinic/manifests/claims/").contains("manual");
        assertThat(setting.vault.primary().head(backup.manifest())).isPresent();
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
        assertThat(setting.completeBackups(setting.vault.primary(), "audit")).isOne();
    }

    @Test
    void one_failing_system_does_not_stop_the_others() {
        setting.capture.breaks("claims");

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        SystemBackup.NotPublished failed = notPublished(report, "claims");
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).isEqualTo("Broken");
        assertThat(failed.what()).contains("system 'claims'").contains("the connection was lost");
        assertThat(failed.hint()).isEqualTo("look at its log.");
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isZero();
        assertThat(setting.completeBackups(setting.vault.primary(), "audit")).isOne();
    }

    @Test
    void a_failed_capture_leaves_no_data_behind() {
        setting.capture.breaks("claims");

        setting.run("'systems':['claims']");

        assertThat(TestVault.keys(setting.vault.primary(), "clinic/data/")).isEmpty();
    }

    @Test
    void an_unforeseen_failure_of_one_system_does_not_stop_the_others() {
        setting.capture.afterwards("claims", () -> {
            throw new IllegalStateException("a mistake");
        });

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(notPublished(report, "claims").what()).contains("unforeseen").contains("a mistake");
        assertThat(setting.completeBackups(setting.vault.primary(), "audit")).isOne();
    }

    @Test
    void when_every_system_fails_the_run_failed() {
        setting.capture.breaks("claims");
        setting.capture.breaks("audit");

        assertThat(setting.run().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void a_kind_that_nobody_captures_is_refused_with_the_kinds_that_are() {
        BackupReport report = new BackupSetting(claims, cache).run();

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        SystemBackup.NotPublished refused = notPublished(report, "cache");
        assertThat(refused.status()).isEqualTo(Status.REFUSED);
        assertThat(refused.what()).contains("'cache'").contains("'redis'");
        assertThat(refused.hint()).contains(ScriptedCapture.KIND);
    }

    @Test
    void when_every_system_is_refused_the_run_was_refused() {
        assertThat(new BackupSetting(cache).run().status()).isEqualTo(Status.REFUSED);
    }

    @Test
    void an_unknown_system_is_refused_before_anything_is_done() {
        assertThatThrownBy(() -> setting.run("'systems':['claims','claimz']"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'claimz'")
                .satisfies(e -> assertThat(((InvalidRequest) e).hint()).contains("claims, audit"));

        assertThat(setting.capture.asked).isEmpty();
        assertThat(TestVault.keys(setting.vault.primary(), "")).isEmpty();
    }

    @Test
    void an_unknown_field_is_refused_before_anything_is_done() {
        assertThatThrownBy(() -> setting.run("'dryrun':true"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("dryrun");

        assertThat(TestVault.keys(setting.vault.primary(), "")).isEmpty();
    }

    @Test
    void a_schedule_takes_only_the_systems_that_have_it() {
        BackupReport report = new BackupSetting(claims, audit, cache).function().run(scheduled("hourly", ""));

        assertThat(report.systems()).extracting(SystemBackup::system).containsExactly("claims", "audit");
        assertThat(published(report, "claims").tier()).isEqualTo("hourly");
        assertThat(report.status()).isEqualTo(Status.OK);
    }

    @Test
    void a_schedule_that_names_systems_takes_those() {
        BackupReport report = setting.function().run(scheduled("daily", ",'systems':['claims']"));

        assertThat(report.systems()).extracting(SystemBackup::system).containsExactly("claims");
    }

    @Test
    void a_schedule_that_no_system_has_is_refused_with_those_that_exist() {
        assertThatThrownBy(() -> setting.function().run(scheduled("hourley", "")))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'hourley'")
                .satisfies(e -> assertThat(((InvalidRequest) e).hint()).contains("hourly, daily"));

        assertThat(setting.capture.asked).isEmpty();
    }

    @Test
    void a_dry_run_says_what_was_found_and_changes_nothing_in_any_store() {
        setting.run();
        List<String> before = everything();

        BackupReport report = setting.run("'dryRun':true");

        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(report.dryRun()).isTrue();
        assertThat(report.evidence()).isEmpty();
        assertThat(report.systems())
                .allSatisfy(each -> assertThat(each).isInstanceOf(SystemBackup.Rehearsed.class))
                .element(0)
                .satisfies(each ->
                        assertThat(((SystemBackup.Rehearsed) each).found()).containsExactly("claims is there"));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void a_dry_run_refuses_what_a_run_would_and_goes_on() {
        setting.capture.breaks("claims");

        BackupReport report = setting.run("'dryRun':true");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(notPublished(report, "claims").status()).isEqualTo(Status.REFUSED);
        assertThat(everything()).isEmpty();
    }

    @Test
    void an_unforeseen_failure_in_a_dry_run_does_not_stop_the_others() {
        setting.capture.afterwards("claims", () -> {
            throw new IllegalStateException("a mistake");
        });

        BackupReport report = setting.run("'dryRun':true");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(notPublished(report, "claims").status()).isEqualTo(Status.FAILED);
    }

    /** Each version of each object in both stores. */
    private List<String> everything() {
        return java.util.stream.Stream.of(setting.vault.primary(), setting.vault.copy())
                .flatMap(store -> TestVault.keys(store, "").stream()
                        .flatMap(key -> store.versions(key).stream())
                        .map(object -> store.name() + " " + object))
                .toList();
    }

    private static com.fasterxml.jackson.databind.JsonNode scheduled(String tier, String more) {
        return event(("'tier':'%s','scheduledTime':'2026-03-02T04:00:00Z',"
                        + "'scheduleArn':'arn:aws:scheduler:us-west-2:111122223333:schedule/holdfast/any'%s")
                .formatted(tier, more));
    }
}
