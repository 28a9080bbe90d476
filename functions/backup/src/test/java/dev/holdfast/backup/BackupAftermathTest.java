package dev.holdfast.backup;

import static dev.holdfast.backup.BackupSetting.notPublished;
import static dev.holdfast.backup.BackupSetting.published;
import static dev.holdfast.backup.BackupSetting.system;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.RunId;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.run.Workspace;
import dev.holdfast.core.run.Workspaces;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.RunRecord;
import dev.holdfast.core.vault.SignedDocument;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.watch.MissingBackup;
import dev.holdfast.core.watch.RpoExposure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What comes after publishing: copies, figures, the watchdog, evidence, the sweep. None of it can unmake a backup. */
class BackupAftermathTest {
    private final BackupSetting setting = new BackupSetting(system("claims", "hourly"), system("audit", "hourly"));

    @Test
    void the_backup_is_copied_to_every_other_store() {
        BackupReport report = setting.run();

        assertThat(published(report, "claims").copies())
                .singleElement()
                .isEqualTo(
                        new CopyOutcome.Made("copy", published(report, "claims").storedBytes()));
        assertThat(setting.completeBackups(setting.vault.copy(), "claims")).isOne();
    }

    @Test
    void a_copy_store_that_fails_makes_it_partial_and_the_backup_still_exists() {
        setting.vault.replace(TestVault.unavailable(setting.vault.copy(), (method, key) -> key.contains("/data/")));

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(published(report, "claims").status()).isEqualTo(Status.PARTIAL);
        assertThat(published(report, "claims").copies())
                .singleElement()
                .isInstanceOfSatisfying(
                        CopyOutcome.Failed.class,
                        failed -> assertThat(failed.why()).contains("injected failure"));
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
        assertThat(setting.completeBackups(setting.vault.copy(), "claims")).isZero();
    }

    @Test
    void what_the_provider_copies_is_waited_for() {
        setting.vault.replicate(() -> setting.vault.clock().instant().isAfter(TestVault.NOW.plusSeconds(30)));

        BackupReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(published(report, "claims").copies()).hasOnlyElementsOfType(CopyOutcome.AlreadyThere.class);
    }

    @Test
    void a_copy_that_the_provider_does_not_bring_in_time_is_missing() {
        setting.vault.replicate(() -> false);

        BackupReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(published(report, "claims").copies()).hasOnlyElementsOfType(CopyOutcome.Awaited.class);
        assertThat(setting.vault.clock().instant()).isEqualTo(TestVault.NOW.plus(Duration.ofMinutes(3)));
    }

    @Test
    void a_key_that_does_not_answer_makes_it_partial_and_the_backup_still_exists() {
        setting.vault.useWrappingKey("silent", "w1");

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(published(report, "claims").missingWraps())
                .singleElement()
                .satisfies(missing -> assertThat(missing.key()).isEqualTo("key-silent"));
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
    }

    @Test
    void the_report_stands_signed_in_the_vault() throws Exception {
        BackupReport report = setting.run();

        try (Vault vault = setting.vault.open()) {
            RunRecord record = SignedDocument.open(
                    setting.vault.primary().fetch(report.evidence()).content(),
                    RunRecord.class,
                    RunRecord.SCHEMA,
                    vault.trusted(),
                    report.evidence());
            assertThat(record.function()).isEqualTo("backup");
            assertThat(record.run()).isEqualTo(report.run().run());
            JsonNode claims = record.report().path("systems").path(0);
            assertThat(claims.path("result").asText()).isEqualTo("published");
            assertThat(claims.path("backup").asText())
                    .isEqualTo(published(report, "claims").backup().toString());
            assertThat(claims.path("copies").path(0).path("result").asText()).isEqualTo("made");
            assertThat(claims.path("exposure").path("type").asText()).isEqualTo("measured");
            assertThat(claims.has("ratio")).isTrue();
            assertThat(claims.has("throughput")).isTrue();
        }
        assertThat(setting.vault.copy().head(report.evidence())).isPresent();
    }

    @Test
    void missing_evidence_is_reported_and_does_not_undo_the_backup() {
        setting.vault.replace(TestVault.unavailable(setting.vault.primary(), (method, key) -> key.contains("/runs/")));

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.evidence()).startsWith("not written: ").contains("injected failure");
        assertThat(published(report, "claims").status()).isEqualTo(Status.OK);
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
    }

    @Test
    void evidence_that_is_missing_in_a_copy_store_is_named_and_makes_the_run_partial() {
        setting.vault.replace(TestVault.unavailable(
                setting.vault.copy(), (method, key) -> method.equals("put") && key.contains("/runs/")));

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.evidence()).contains("but not in store 'copy': ").contains("injected failure");
    }

    @Test
    void missing_evidence_does_not_make_a_failure_look_better() {
        setting.vault.replace(TestVault.unavailable(setting.vault.primary(), (method, key) -> key.contains("/runs/")));
        setting.capture.breaks("claims");
        setting.capture.breaks("audit");

        assertThat(setting.run().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void the_exposure_is_measured_from_consistency_instant_to_consistency_instant() {
        setting.run();
        setting.vault.clock().advance(Duration.ofMinutes(90));

        RpoExposure exposure = published(setting.run(), "claims").exposure();

        assertThat(exposure).isInstanceOfSatisfying(RpoExposure.Measured.class, measured -> {
            assertThat(measured.now()).isZero();
            assertThat(measured.worst()).isEqualTo(Duration.ofMinutes(90));
            assertThat(measured.within(Duration.ofHours(1))).isFalse();
        });
    }

    @Test
    void when_the_history_cannot_be_read_the_backup_is_published_all_the_same() {
        setting.vault.replace(TestVault.unavailable(
                setting.vault.primary(), (method, key) -> method.equals("list") && key.contains("/manifests/")));

        BackupReport report = setting.run();

        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(published(report, "claims").exposure())
                .isInstanceOfSatisfying(
                        RpoExposure.Measured.class,
                        measured -> assertThat(measured.newest()).isEqualTo(TestVault.NOW));
        assertThat(report.missing()).isEmpty();
        assertThat(report.unwatched()).contains("injected failure");
    }

    @Test
    void a_workspace_that_cannot_be_removed_does_not_hide_the_backup() {
        setting.workspaces = new Stuck();

        BackupReport report = setting.run("'systems':['claims']");

        assertThat(published(report, "claims").status()).isEqualTo(Status.OK);
        assertThat(setting.completeBackups(setting.vault.primary(), "claims")).isOne();
    }

    @Test
    void the_watchdog_names_what_should_exist_and_does_not() {
        BackupReport report = setting.run("'systems':['claims'],'tier':'hourly'");

        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.system()).isEqualTo("audit");
            assertThat(missing.consequence()).isEqualTo(MissingBackup.Consequence.DATA_EXPOSED);
            assertThat(missing.sentence()).contains("hourly").contains("no backup at all");
        });
        assertThat(report.unwatched()).isEmpty();
        assertThat(report.status()).isEqualTo(Status.OK);
    }

    @Test
    void a_dry_run_asks_the_watchdog_too() {
        assertThat(setting.run("'dryRun':true").missing())
                .extracting(MissingBackup::system)
                .containsExactly("claims", "audit");
    }

    @Test
    void the_first_run_of_a_day_removes_what_dead_runs_left_and_later_runs_do_not_look() {
        leaveOrphan();
        setting.vault.clock().advance(Duration.ofHours(49));
        assertThat(data()).isOne();

        setting.run("'systems':['claims']");
        assertThat(data()).isEqualTo(2);

        leaveOrphan();
        setting.vault.clock().advance(Duration.ofMinutes(10));
        setting.run("'systems':['claims']");
        assertThat(data()).isEqualTo(5);
    }

    @Test
    void data_of_a_run_that_may_still_be_going_on_is_left_alone() {
        leaveOrphan();
        setting.vault.clock().advance(Duration.ofHours(47));

        setting.run("'systems':['claims']");

        assertThat(data()).isEqualTo(3);
    }

    @Test
    void a_lease_that_is_no_lease_refuses_its_own_system_alone() {
        setting.vault
                .primary()
                .put(
                        "clinic/leases/backup-claims.json",
                        "no lease".getBytes(StandardCharsets.UTF_8),
                        PutCondition.always());

        BackupReport report = setting.run();

        assertThat(notPublished(report, "claims").status()).isEqualTo(Status.FAILED);
        assertThat(published(report, "audit").status()).isEqualTo(Status.OK);
    }

    @Test
    void the_json_of_a_report_carries_the_figures() {
        BackupReport report = setting.run();

        JsonNode json = Json.tree(report);

        assertThat(json.path("systems").path(0).path("ratio").asDouble()).isPositive();
        assertThat(json.path("systems")
                        .path(0)
                        .path("copies")
                        .path(0)
                        .path("bytes")
                        .asLong())
                .isPositive();
    }

    private int data() {
        return TestVault.keys(setting.vault.primary(), "clinic/data/").size();
    }

    /** What a run leaves that is killed after its first artifact. */
    private void leaveOrphan() {
        try (Vault vault = setting.vault.open()) {
            BackupWriter killed =
                    vault.startBackup(BackupId.create(setting.vault.clock().instant()), "claims");
            killed.write("archive", "bytes", out -> out.write(1));
            assertThat(killed.artifacts()).hasSize(1); // waits until the store has it
        }
    }

    private static final class Stuck implements Workspaces {
        @Override
        public OpenWorkspace open(RunId run) {
            return new OpenWorkspace() {
                @Override
                public Workspace workspace() {
                    return new Workspace(Path.of("unused"), 0);
                }

                @Override
                public void close() {
                    throw new IllegalStateException("the folder is in use");
                }
            };
        }
    }
}
