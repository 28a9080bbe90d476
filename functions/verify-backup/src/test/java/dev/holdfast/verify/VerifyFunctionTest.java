package dev.holdfast.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.plan.VaultSpec;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.trigger.InvalidRequest;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.LockCheck;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.RunRecord;
import dev.holdfast.core.vault.SignedDocument;
import dev.holdfast.core.vault.TestVault;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.core.watch.MissingBackup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which backups are verified, and what stands in report, record and evidence afterwards. */
class VerifyFunctionTest {
    private static final Instant NOW = TestVault.NOW;
    private final VerifySetting setting = new VerifySetting();

    @Test
    void a_proof_is_recorded_with_everything_an_auditor_asks_for() {
        setting.backUp("claims", NOW.minus(Duration.ofHours(5)));
        Manifest newest = setting.backUp("claims", NOW.minus(Duration.ofMinutes(25)));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.OK);
        SystemVerification.Verified verified =
                (SystemVerification.Verified) report.systems().getFirst();
        assertThat(verified.consistencyInstant()).isEqualTo(newest.consistencyInstant());
        assertThat(verified.unreadable()).isEmpty();
        Verification verification = verified.verification();
        assertThat(setting.records(newest)).containsExactly(verification);
        assertThat(setting.vault.copy().head(verified.record())).isPresent();
        assertThat(verification.backup()).isEqualTo(newest.id());
        assertThat(verification.at()).isEqualTo(NOW);
        assertThat(verification.run()).isEqualTo(report.run().run());
        assertThat(verification.level()).isEqualTo(Verification.Level.RESTORE);
        assertThat(verification.outcome()).isEqualTo(new Verification.Proved());
        assertThat(verification.restoreTime()).isInstanceOfSatisfying(Verification.Measured.class, measured -> {
            assertThat(measured.time()).isPositive();
            assertThat(measured.machine()).containsKeys("processors", "architecture", "memoryBytes");
            assertThat(measured.settings()).containsKey("jobs");
        });
        assertThat(verification.rto()).isEqualTo(Duration.ofHours(4));
        assertThat(verification.rpo()).isEqualTo(Duration.ofHours(1));
        assertThat(verification.rpoExposure()).isEqualTo(Duration.ofMinutes(25));
        assertThat(verification.worstGap()).isEqualTo(Duration.ofMinutes(275));
        assertThat(verification.compared().items()).containsEntry("tables", 1);
        assertThat(verification.compared().values()).isEqualTo(2);
        assertThat(verification.redTest()).isEqualTo(new Verification.Performed("changed one byte", true));
        assertThat(verification.isolation()).containsEntry("network", "none of its own");
        assertThat(verification.tools()).containsEntry("script", "1");
    }

    @Test
    void a_proved_backup_that_anybody_may_destroy_is_not_all_the_plan_promised() {
        setting.vault.promise(new VaultSpec.Lock.For("governance", Period.ofDays(30)));
        Manifest manifest = setting.backUp("claims", NOW.minus(Duration.ofMinutes(25)));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        SystemVerification.Verified verified =
                (SystemVerification.Verified) report.systems().getFirst();
        assertThat(verified.verification().outcome()).isEqualTo(new Verification.Proved());
        try (Vault opened = setting.vault.open()) {
            assertThat(verified.locks())
                    .containsExactly(new LockCheck.NotLocked(
                            "primary", 4, 4, "'" + opened.layout().manifest(manifest) + "' is not locked"));
        }
    }

    @Test
    void where_the_plan_promises_no_lock_nobody_is_asked_for_one() {
        setting.backUp("claims", NOW);

        SystemVerification.Verified verified = (SystemVerification.Verified)
                setting.run("'systems':['claims']").systems().getFirst();

        assertThat(verified.locks()).isEmpty();
        assertThat(verified.status()).isEqualTo(Status.OK);
    }

    @Test
    void each_system_gets_its_own_entry_and_one_without_a_backup_fails() {
        setting.backUp("claims", NOW);

        VerifyReport report = setting.run("'level':'restore'");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.systems()).extracting(SystemVerification::system).containsExactly("claims", "audit");
        assertThat(report.systems().getLast()).isInstanceOfSatisfying(SystemVerification.NotVerified.class, not -> {
            assertThat(not.status()).isEqualTo(Status.FAILED);
            assertThat(not.what()).contains("'audit' has no backup");
        });
    }

    @Test
    void one_backup_is_verified_by_its_identifier_and_no_other_system_is_mentioned() {
        Manifest older = setting.backUp("claims", NOW.minus(Duration.ofHours(5)));
        setting.backUp("claims", NOW);
        setting.backUp("audit", NOW);

        VerifyReport report = setting.run("'backup':'" + older.id() + "'");

        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(report.systems())
                .singleElement()
                .satisfies(each -> assertThat(each.system()).isEqualTo("claims"));
        assertThat(setting.records(older)).hasSize(1);
    }

    @Test
    void an_identifier_that_no_backup_has_is_refused_in_one_sentence() {
        setting.backUp("claims", NOW);
        BackupId unknown = BackupId.create(NOW);

        assertThatThrownBy(() -> setting.run("'backup':'" + unknown + "'"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("plan 'clinic' has no backup " + unknown);
    }

    @Test
    void an_identifier_of_another_systems_backup_is_refused() {
        Manifest manifest = setting.backUp("claims", NOW);

        assertThatThrownBy(() -> setting.run("'systems':['audit'],'backup':'" + manifest.id() + "'"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("system 'audit' of plan 'clinic' has no backup");
    }

    @Test
    void a_changed_manifest_asked_for_by_identifier_fails_for_its_own_system_alone() {
        Manifest manifest = setting.backUp("claims", NOW);
        setting.vault.primary().corrupt(setting.manifestKey(manifest), 40);

        VerifyReport report = setting.run("'backup':'" + manifest.id() + "'");

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.systems())
                .singleElement()
                .satisfies(each -> assertThat(each.system()).isEqualTo("claims"));
    }

    @Test
    void an_unknown_system_is_refused_before_anything_is_done() {
        assertThatThrownBy(() -> setting.run("'systems':['claimz']"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("'claimz'");

        assertThat(TestVault.keys(setting.vault.primary(), "")).isEmpty();
    }

    @Test
    void with_a_forged_newest_manifest_the_older_is_verified_and_the_forged_one_named() {
        Manifest older = setting.backUp("claims", NOW.minus(Duration.ofHours(5)));
        Manifest forged = setting.backUp("claims", NOW);
        String key = setting.manifestKey(forged);
        setting.vault
                .primary()
                .put(
                        key,
                        SignedDocument.seal(forged, setting.vault.keys().stranger("an attacker")),
                        PutCondition.always());

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        SystemVerification.Verified verified =
                (SystemVerification.Verified) report.systems().getFirst();
        assertThat(verified.verification().backup()).isEqualTo(older.id());
        assertThat(verified.verification().outcome()).isEqualTo(new Verification.Proved());
        assertThat(verified.unreadable())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence).contains(key).contains("not one of the trusted keys"));
        assertThat(verified.verification().rpoExposure()).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void when_no_manifest_can_be_relied_on_nothing_is_verified() {
        Manifest only = setting.backUp("claims", NOW);
        setting.vault.primary().corrupt(setting.manifestKey(only), 40);

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.FAILED);
        assertThat(report.systems().getFirst())
                .isInstanceOfSatisfying(
                        SystemVerification.NotVerified.class,
                        not -> assertThat(not.what()).contains("can be relied on"));
    }

    @Test
    void the_exposure_of_an_old_backup_is_its_real_age() {
        Manifest old = setting.backUp("claims", NOW.minus(Duration.ofDays(300)));

        Verification verification = setting.verified().verification();

        assertThat(verification.backup()).isEqualTo(old.id());
        assertThat(verification.rpoExposure()).isEqualTo(Duration.ofDays(300));
        assertThat(verification.worstGap()).isEqualTo(Duration.ofDays(300));
    }

    @Test
    void when_the_sources_clock_was_ahead_the_exposure_counts_from_our_own_clock() {
        setting.backUp(
                "claims",
                NOW.plus(Duration.ofDays(2)),
                NOW.minus(Duration.ofMinutes(40)),
                ScriptedProof.of(ScriptedProof.ARCHIVE, "scripted/1"));

        assertThat(setting.verified().verification().rpoExposure()).isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void a_history_that_cannot_be_read_does_not_cost_the_proof() {
        Manifest manifest = setting.backUp("claims", NOW.minus(Duration.ofMinutes(10)));
        setting.proof.whileRestoring = () -> {};
        int[] lists = {0};
        setting.vault.replace(TestVault.unavailable(
                setting.vault.primary(),
                (method, key) -> method.equals("list") && key.contains("/manifests/") && ++lists[0] > 1));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.OK);
        assertThat(setting.records(manifest))
                .singleElement()
                .satisfies(record -> assertThat(record.rpoExposure()).isEqualTo(Duration.ofMinutes(10)));
        assertThat(report.unwatched()).contains("injected failure");
    }

    @Test
    void the_watchdog_answers_here_too() {
        setting.backUp("claims", NOW);

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.missing()).extracting(MissingBackup::system).containsExactly("audit");
        assertThat(report.unwatched()).isEmpty();
    }

    @Test
    void a_record_that_cannot_be_written_makes_a_proof_partial() {
        setting.backUp("claims", NOW);
        setting.vault.replace(
                TestVault.unavailable(setting.vault.primary(), (method, key) -> key.contains("-verification")));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        SystemVerification.Verified verified =
                (SystemVerification.Verified) report.systems().getFirst();
        assertThat(verified.record()).startsWith("not written: ");
        assertThat(verified.verification().outcome()).isEqualTo(new Verification.Proved());
    }

    @Test
    void a_record_that_is_missing_in_a_copy_store_makes_a_proof_partial_and_the_store_is_named() {
        setting.backUp("claims", NOW);
        setting.vault.replace(TestVault.unavailable(
                setting.vault.copy(), (method, key) -> method.equals("put") && key.contains("-verification")));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        SystemVerification.Verified verified =
                (SystemVerification.Verified) report.systems().getFirst();
        assertThat(verified.record()).contains("but not in store 'copy': ");
        assertThat(verified.verification().outcome()).isEqualTo(new Verification.Proved());
    }

    @Test
    void evidence_that_is_missing_in_a_copy_store_makes_the_run_partial() {
        setting.backUp("claims", NOW);
        setting.vault.replace(TestVault.unavailable(
                setting.vault.copy(), (method, key) -> method.equals("put") && key.contains("/runs/")));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.evidence()).contains("but not in store 'copy': ");
    }

    @Test
    void missing_evidence_makes_the_run_partial() {
        setting.backUp("claims", NOW);
        setting.vault.replace(TestVault.unavailable(setting.vault.primary(), (method, key) -> key.contains("/runs/")));

        VerifyReport report = setting.run("'systems':['claims']");

        assertThat(report.status()).isEqualTo(Status.PARTIAL);
        assertThat(report.evidence()).startsWith("not written: ");
    }

    @Test
    void the_report_stands_signed_in_the_vault() {
        setting.backUp("claims", NOW);

        VerifyReport report = setting.run("'systems':['claims']");

        try (Vault vault = setting.vault.open()) {
            RunRecord record = SignedDocument.open(
                    setting.vault.primary().fetch(report.evidence()).content(),
                    RunRecord.class,
                    RunRecord.SCHEMA,
                    vault.trusted(),
                    report.evidence());
            assertThat(record.function()).isEqualTo("verify-backup");
            assertThat(record.report()
                            .path("systems")
                            .path(0)
                            .path("verification")
                            .path("outcome")
                            .path("result")
                            .asText())
                    .isEqualTo("proved");
        }
    }

    @Test
    void a_changed_record_is_reported_unreadable_and_hides_no_other() {
        Manifest manifest = setting.backUp("claims", NOW);
        String first = setting.verified().record();
        setting.vault.clock().advance(Duration.ofSeconds(1));
        setting.verified();
        setting.vault.primary().corrupt(first, 60);

        try (Vault vault = setting.vault.open()) {
            assertThat(vault.records(manifest.id())).hasSize(2);
            assertThat(vault.records(manifest.id()).getFirst())
                    .isInstanceOf(dev.holdfast.core.vault.Entry.Unreadable.class);
        }
    }

    @Test
    void a_kind_that_nobody_verifies_is_unsupported_and_recorded_as_such() {
        Manifest manifest = setting.backUp("claims", NOW);

        VerifyReport report = setting.function(List.of(), List.of()).run(VerifySetting.event("'systems':['claims']"));

        assertThat(report.status()).isEqualTo(Status.REFUSED);
        assertThat(setting.records(manifest).getFirst().outcome()).isInstanceOf(Verification.Unsupported.class);
    }

    @Test
    void bytes_that_are_no_document_stand_in_nobodys_way() {
        Manifest manifest = setting.backUp("claims", NOW);
        setting.vault
                .primary()
                .put(
                        "clinic/manifests/claims/readme.txt",
                        "hello".getBytes(StandardCharsets.UTF_8),
                        PutCondition.always());

        SystemVerification.Verified verified = setting.verified();

        assertThat(verified.verification().backup()).isEqualTo(manifest.id());
        assertThat(verified.status()).isEqualTo(Status.PARTIAL);
    }
}
