package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupRecord;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.CopyOutcome;
import dev.holdfast.core.vault.Entry;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.SweepReport;
import dev.holdfast.core.vault.Vault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CopyAndSweepTest {
    private static final Instant NOW = Fixture.NOW;

    private final Fixture fixture = new Fixture();
    private final Vault vault = fixture.vault();

    @Test
    void a_copy_is_equal_recorded_and_readable_from_its_store_alone() {
        Manifest manifest = Fixture.backup(vault, NOW, Fixture.incompressible(100_000, 1));
        vault.rewrap(manifest.id());
        fixture.copy.objects().clear();

        assertThat(vault.copyTo(manifest, fixture.copy))
                .isEqualTo(new CopyOutcome.Made("copy", manifest.storedBytes()));

        assertThat(fixture.copy.objects().keySet())
                .isEqualTo(fixture.primary.objects().keySet());
        fixture.primary.objects().clear();
        byte[] back = vault.read(manifest, fixture.copy).read("archive", in -> in.readAllBytes());
        assertThat(back).hasSize(100_000);
        assertThat(vault.catalogue(fixture.copy).latest(Fixture.SYSTEM).newest())
                .contains(manifest);
    }

    @Test
    void copying_again_transfers_nothing_and_a_lost_artifact_is_brought_again() {
        Manifest manifest = Fixture.backup(vault, NOW, Fixture.incompressible(1000, 1));
        vault.copyTo(manifest, fixture.copy);
        assertThat(vault.copyTo(manifest, fixture.copy))
                .isEqualTo(new CopyOutcome.AlreadyThere("copy", manifest.storedBytes()));
        assertThat(vault.records(manifest.id()))
                .singleElement()
                .extracting(entry -> ((Entry.Readable<BackupRecord>) entry).content())
                .isInstanceOfSatisfying(
                        BackupRecord.Copy.class,
                        copy -> assertThat(copy.store()).isEqualTo("copy"));
        fixture.copy.objects().remove(vault.layout().data(manifest.id(), "archive"));
        assertThat(vault.copyTo(manifest, fixture.copy)).isInstanceOf(CopyOutcome.Made.class);
        assertThat(fixture.copy.objects()).containsKey(vault.layout().data(manifest.id(), "archive"));
    }

    @Test
    void damaged_bytes_are_not_copied() {
        Manifest manifest = Fixture.backup(vault, NOW, Fixture.incompressible(1000, 1));
        fixture.primary.objects().get(vault.layout().data(manifest.id(), "archive"))[500] ^= 1;
        assertThat(vault.copyTo(manifest, fixture.copy))
                .isInstanceOfSatisfying(
                        CopyOutcome.Failed.class,
                        failed -> assertThat(failed.why()).contains("'archive'"));
        assertThat(Fixture.keys(fixture.copy)).isEmpty();
    }

    @Test
    void another_manifest_in_the_way_is_left_alone() {
        Manifest manifest = Fixture.backup(vault, NOW, new byte[10]);
        fixture.copy.objects().put(vault.layout().manifest(manifest), new byte[] {1});
        assertThat(vault.copyTo(manifest, fixture.copy)).isInstanceOf(CopyOutcome.Failed.class);
        assertThat(Fixture.keys(fixture.copy)).hasSize(1);
    }

    @Test
    void a_copy_failing_at_every_call_in_turn_never_shows_a_manifest_without_its_bytes_and_the_next_try_succeeds() {
        Manifest manifest = Fixture.backup(vault, NOW, Fixture.incompressible(1000, 1));
        FailingStore target;
        int call = 0;
        do {
            MapStore memory = new MapStore("copy");
            target = new FailingStore(memory, ++call, FailingStore.When.BEFORE_THE_EFFECT);
            CopyOutcome outcome = vault.copyTo(manifest, target);
            if (!vault.catalogue(memory)
                    .keys(Fixture.SYSTEM, NOW, NOW.plusSeconds(1))
                    .isEmpty()) {
                vault.read(manifest, memory).checkStored("archive");
            }
            assertThat(outcome instanceof CopyOutcome.Failed)
                    .as("call %d", call)
                    .isEqualTo(target.failed());
            assertThat(vault.copyTo(manifest, memory)).isNotInstanceOf(CopyOutcome.Failed.class);
            vault.read(manifest, memory).checkStored("archive");
        } while (target.failed());
        assertThat(call).isGreaterThan(4);
    }

    @Test
    void a_sweep_removes_old_unpublished_data_and_nothing_else() {
        Manifest kept = Fixture.backup(vault, NOW.minus(Duration.ofDays(9)), new byte[10]);
        vault.copyTo(kept, fixture.copy);
        BackupId old = abandoned(NOW.minus(Duration.ofDays(2)));
        BackupId young = abandoned(NOW.minus(Duration.ofHours(2)));
        String random = "clinic/data/" + UUID.randomUUID() + "/archive";
        String near = "clinic/data/" + old + "x/archive";
        fixture.primary.objects().put(random, new byte[1]);
        fixture.primary.objects().put(near, new byte[1]);
        fixture.primary.objects().put("clinic2/data/" + old + "/archive", new byte[1]);
        fixture.copy.unfinishedUploads(3);
        int before = fixture.primary.objects().size();

        SweepReport report = vault.sweep(NOW, Duration.ofDays(1));

        assertThat(report.removed()).singleElement().satisfies(removed -> {
            assertThat(removed.backup()).isEqualTo(old);
            assertThat(removed.objects()).isEqualTo(1);
            assertThat(removed.store()).isEqualTo("primary");
        });
        assertThat(report.uploadsAborted()).isEqualTo(3);
        assertThat(report.problems()).hasSize(2);
        assertThat(fixture.primary.objects())
                .hasSize(before - 1)
                .containsKeys(random, near, vault.layout().data(young, "archive"));
        assertThat(Fixture.read(vault, kept, "archive")).hasSize(10);
        vault.read(kept, fixture.copy).checkStored("archive");
    }

    @Test
    void a_copy_in_progress_of_an_old_backup_is_not_swept() {
        Manifest old = Fixture.backup(vault, NOW.minus(Duration.ofDays(9)), new byte[10]);
        String key = vault.layout().data(old.id(), "archive");
        fixture.copy.objects().put(key, fixture.primary.objects().get(key));
        assertThat(vault.sweep(NOW, Duration.ofDays(1)).removed()).isEmpty();
        assertThat(fixture.copy.objects()).containsKey(key);
    }

    @Test
    void when_a_store_cannot_say_what_exists_nothing_is_removed() {
        abandoned(NOW.minus(Duration.ofDays(2)));
        int before = fixture.primary.objects().size();
        for (int call = 1; call <= 2; call++) {
            FailingStore broken = new FailingStore(fixture.copy, call, FailingStore.When.BEFORE_THE_EFFECT);
            Vault half = fixture.vault(List.of(fixture.primary, broken), List.of("k1"));
            assertThatThrownBy(() -> half.sweep(NOW, Duration.ofDays(1))).isInstanceOf(StoreException.class);
        }
        assertThat(fixture.primary.objects()).hasSize(before);
    }

    private BackupId abandoned(Instant at) {
        BackupId id = BackupId.create(at);
        BackupWriter writer = vault.startBackup(id, Fixture.SYSTEM); // never closed: its process was killed
        writer.write("archive", "sql", out -> out.write(new byte[10]));
        assertThat(writer.artifacts()).hasSize(1); // waits: the bytes are all there, the manifest never comes
        return id;
    }
}
