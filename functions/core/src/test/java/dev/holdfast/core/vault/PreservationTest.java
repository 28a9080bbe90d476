package dev.holdfast.core.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.system.Fingerprint;
import dev.holdfast.core.vault.Preservation.CannotLock;
import dev.holdfast.core.vault.Preservation.Done;
import dev.holdfast.core.vault.Preservation.Failed;
import dev.holdfast.core.vault.Preservation.InStore;
import dev.holdfast.core.vault.Preservation.NotThere;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holding and locking one backup: store {@code copy} has object lock, store {@code primary} has not. */
class PreservationTest {
    private static final Instant UNTIL = TestVault.NOW.plus(Duration.ofDays(400));

    private final TestVault vault = new TestVault();

    @Test
    void every_object_of_the_backup_is_held_where_that_can_be_done_and_it_is_recorded() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
            // Identifiers of one millisecond sort by chance, and the newest record is looked at below.
            vault.clock().advance(Duration.ofDays(1));
            List<InStore> outcomes = preservation(opened).hold(manifest, true, "case 4711", "counsel");

            assertThat(outcomes).containsExactly(new CannotLock("primary"), new Done("copy", 3));
            assertThat(vault.copy().held())
                    .contains(
                            opened.layout().manifest(manifest), opened.layout().data(manifest.id(), "archive"))
                    .anySatisfy(key -> assertThat(key).contains("-copy.json"));
            assertThat(newest(opened, manifest)).isInstanceOfSatisfying(BackupRecord.Hold.class, hold -> {
                assertThat(hold.held()).isTrue();
                assertThat(hold.stores()).containsExactly("copy");
                assertThat(hold.reason()).isEqualTo("case 4711");
                assertThat(hold.by()).isEqualTo("counsel");
            });
        }
    }

    @Test
    void a_hold_that_is_lifted_is_lifted_from_all_of_them_and_both_stay_on_record() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
            preservation(opened).hold(manifest, true, "case 4711", "counsel");
            vault.clock().advance(Duration.ofDays(1));
            preservation(opened).hold(manifest, false, "case closed", "counsel");

            assertThat(vault.copy().held()).isEmpty();
            assertThat(opened.records(manifest.id()))
                    .filteredOn(entry -> ((Entry.Readable<BackupRecord>) entry).content() instanceof BackupRecord.Hold)
                    .hasSize(2);
        }
    }

    @Test
    void a_lock_is_only_ever_made_longer() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
            preservation(opened).lockUntil(manifest, UNTIL, "audit", "auditor");
            preservation(opened).lockUntil(manifest, TestVault.NOW, "audit", "auditor");

            assertThat(vault.copy().locked().get(opened.layout().manifest(manifest)))
                    .isEqualTo(UNTIL);
        }
    }

    @Test
    void what_took_hold_nowhere_is_not_recorded() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            assertThat(preservation(opened).hold(manifest, true, "case 4711", "counsel"))
                    .containsExactly(new CannotLock("primary"), new NotThere("copy"));
            assertThat(opened.records(manifest.id())).isEmpty();
        }
    }

    @Test
    void a_store_that_fails_half_way_is_never_reported_as_done() {
        Manifest manifest = backUp();
        try (Vault opened = vault.open()) {
            opened.copyTo(manifest, vault.copy());
        }
        vault.replace(
                TestVault.unavailable(vault.copy(), (method, key) -> method.equals("hold") && key.contains("/data/")));
        try (Vault opened = vault.vaults().open(vault.plan())) {
            assertThat(preservation(opened)
                            .hold(manifest, true, "case 4711", "counsel")
                            .getLast())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.why()).contains("injected failure"));
            assertThat(opened.records(manifest.id()))
                    .noneMatch(entry -> ((Entry.Readable<BackupRecord>) entry).content() instanceof BackupRecord.Hold);
        }
    }

    private Preservation preservation(Vault opened) {
        return new Preservation(opened, vault.clock());
    }

    private static BackupRecord newest(Vault opened, Manifest manifest) {
        return ((Entry.Readable<BackupRecord>) opened.records(manifest.id()).getLast()).content();
    }

    private Manifest backUp() {
        try (Vault opened = vault.open();
                BackupWriter writer = opened.startBackup(BackupId.create(TestVault.NOW), "claims")) {
            writer.write("archive", "bytes", out -> out.write("x".getBytes(StandardCharsets.UTF_8)));
            return writer.publish(new ManifestDraft(
                    "00".repeat(32),
                    "scripted",
                    "hourly",
                    "",
                    TestVault.NOW,
                    TestVault.NOW,
                    new TreeMap<>(),
                    "they stand still",
                    List.of(),
                    new Fingerprint("scripted/1", Fingerprint.Level.NONE, new TreeMap<>()),
                    new TreeMap<>()));
        }
    }
}
