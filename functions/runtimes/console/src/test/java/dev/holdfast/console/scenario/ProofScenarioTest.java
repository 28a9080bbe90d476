package dev.holdfast.console.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.backup.SystemBackup;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.verify.SystemVerification;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real database is backed up and proved, at each level of fingerprint. */
@Timeout(120)
class ProofScenarioTest {
    @TempDir
    private Path folder;

    private Site site;

    @BeforeEach
    void build() throws Exception {
        site = Site.create(folder, Database.create(2_000));
    }

    @Test
    void a_backup_is_proved_by_restoring_it_and_nothing_stays_behind() {
        SystemBackup.Published backup = site.published();

        assertThat(backup.status()).isEqualTo(Status.OK);
        assertThat(site.completeBackups("vault")).isOne();
        assertThat(site.completeBackups("copy")).isOne();

        SystemVerification.Verified verified = site.verified();

        Verification verification = verified.verification();
        assertThat(verification.outcome()).as(verification.toString()).isEqualTo(new Verification.Proved());
        assertThat(verified.status()).isEqualTo(Status.OK);
        assertThat(verification.backup()).isEqualTo(backup.backup());
        assertThat(verification.redTest())
                .isInstanceOfSatisfying(
                        Verification.Performed.class,
                        performed -> assertThat(performed.caught()).isTrue());
        assertThat(verification.restoreTime()).isInstanceOf(Verification.Measured.class);
        assertThat(verification.compared().values()).isGreaterThan(10);
        assertThat(verification.isolation()).isNotEmpty();
        assertThat(site.leftovers()).isEmpty();
        assertThat(site.programs()).isEmpty();
    }

    @Test
    void a_backup_with_counts_only_is_proved_as_far_as_counts_go() {
        Site counting = site.at(Fingerprint.Level.COUNTS);
        counting.published();

        SystemVerification.Verified verified = counting.verified();

        assertThat(verified.verification().outcome()).as(verified.toString()).isEqualTo(new Verification.Proved());
    }

    @Test
    void a_backup_without_a_fingerprint_is_restored_but_never_proved() {
        Site blind = site.at(Fingerprint.Level.NONE);
        blind.published();

        SystemVerification.Verified verified = blind.verified();

        assertThat(verified.status()).isEqualTo(Status.PARTIAL);
        assertThat(verified.verification().outcome()).isInstanceOf(Verification.Inconclusive.class);
        assertThat(verified.verification().restoreTime()).isInstanceOf(Verification.Measured.class);
    }
}
