package dev.holdfast.console.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.backup.SystemBackup;
import dev.holdfast.core.Json;
import dev.holdfast.core.run.Status;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.Vault;
import dev.holdfast.core.vault.Verification;
import dev.holdfast.verify.SystemVerification;
import dev.holdfast.verify.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each byte of a stored backup that changes is noticed, and it is said where. */
@Timeout(120)
class DamageScenarioTest {
    @TempDir
    private static Path folder;

    private static Site site;
    private static SystemBackup.Published backup;
    private static Manifest manifest;

    @BeforeAll
    static void backUp() throws Exception {
        site = Site.create(folder, Database.create(2_000));
        backup = site.published();
        assertThat(backup.status()).isEqualTo(Status.OK);
        try (Vault vault = site.vault()) {
            manifest = vault.catalogue().latest(Site.SYSTEM).newest().orElseThrow();
        }
        assertThat(manifest.artifacts().size()).isGreaterThan(1);
    }

    @Test
    void a_flipped_byte_in_either_line_of_the_manifest_is_noticed() throws IOException {
        Path file = site.objects("vault").resolve(backup.manifest());
        byte[] whole = Files.readAllBytes(file);
        int second = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        for (int at : new int[] {0, second / 2, second - 1, second, second + 20, whole.length - 10, whole.length - 1}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            VerifyReport report = damaged(file, changed, "integrity");

            assertThat(report.status()).as("byte %d", at).isEqualTo(Status.FAILED);
            assertThat(((SystemVerification.NotVerified) report.systems().getFirst()).what())
                    .as("byte %d", at)
                    .contains(backup.manifest());
        }
    }

    @Test
    void a_flipped_byte_at_the_start_middle_or_end_of_any_artifact_is_noticed() throws IOException {
        for (Artifact artifact : manifest.artifacts()) {
            byte[] whole = Files.readAllBytes(file(artifact));
            for (int at : new int[] {0, whole.length / 2, whole.length - 1}) {
                byte[] changed = whole.clone();
                changed[at] ^= 1;
                failsAndNames(damaged(file(artifact), changed, "integrity"), artifact.name());
            }
        }
    }

    @Test
    void an_artifact_cut_off_anywhere_or_grown_is_noticed() throws IOException {
        for (Artifact artifact : manifest.artifacts()) {
            byte[] whole = Files.readAllBytes(file(artifact));
            for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1, whole.length + 1}) {
                failsAndNames(damaged(file(artifact), Arrays.copyOf(whole, length), "integrity"), artifact.name());
            }
        }
    }

    @Test
    void two_artifacts_that_changed_places_are_noticed() throws IOException {
        Artifact one = manifest.artifacts().getFirst();
        Artifact other = manifest.artifacts().getLast();
        byte[] first = Files.readAllBytes(file(one));
        byte[] second = Files.readAllBytes(file(other));
        Files.write(file(one), second);
        try {
            failsAndNames(damaged(file(other), first, "integrity"), one.name());
        } finally {
            Files.write(file(one), first);
        }
    }

    @Test
    void a_restore_from_damaged_bytes_fails_and_leaves_nothing_behind() throws IOException {
        Artifact archive = manifest.artifact("archive").orElseThrow();
        byte[] changed = Files.readAllBytes(file(archive));
        changed[changed.length / 2] ^= 1;

        failsAndNames(damaged(file(archive), changed, "restore"), "archive");
        assertThat(site.leftovers()).isEmpty();
        assertThat(site.programs()).isEmpty();
    }

    @Test
    void an_object_that_is_gone_from_the_primary_fails_there_even_though_a_copy_has_it() throws IOException {
        Artifact archive = manifest.artifact("archive").orElseThrow();
        Path aside = folder.resolve("aside");
        Files.move(file(archive), aside);
        try {
            VerifyReport report = site.verify("integrity");

            failsAndNames(report, "archive");
            assertThat(Json.text(report)).contains("store 'vault'").contains("no such object");
            assertThat(site.completeBackups("copy")).isOne();
        } finally {
            Files.move(aside, file(archive));
        }
    }

    @Test
    void a_changed_record_is_reported_unreadable() throws IOException {
        SystemVerification.Verified verified =
                (SystemVerification.Verified) site.verify("integrity").systems().getFirst();
        assertThat(verified.verification().outcome()).isEqualTo(new Verification.Proved());
        Path file = site.objects("vault").resolve(verified.record());
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length / 3] ^= 1;
        Files.write(file, whole);

        try (Vault vault = site.vault()) {
            List<Entry<BackupRecord>> entries = vault.records(manifest.id());
            assertThat(entries)
                    .filteredOn(entry -> entry.key().equals(verified.record()))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Entry.Unreadable.class,
                            entry -> assertThat(entry.why()).contains(verified.record()));
        }
    }

    /** Verifies while other bytes stand there. */
    private static VerifyReport damaged(Path file, byte[] content, String level) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, content);
        try {
            return site.verify(level);
        } finally {
            Files.write(file, whole);
        }
    }

    private static void failsAndNames(VerifyReport report, String artifact) {
        assertThat(report.status()).isEqualTo(Status.FAILED);
        SystemVerification.Verified verified =
                (SystemVerification.Verified) report.systems().getFirst();
        assertThat(verified.verification().outcome())
                .isInstanceOfSatisfying(
                        Verification.Failed.class,
                        failed -> assertThat(failed.differences())
                                .anySatisfy(difference -> assertThat(difference).contains(artifact)));
    }

    private static Path file(Artifact artifact) {
        return site.objects("vault").resolve(((Artifact.Stored) artifact.location()).key());
    }
}
