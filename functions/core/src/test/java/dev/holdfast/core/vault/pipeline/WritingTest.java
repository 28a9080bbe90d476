package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WritingTest {
    private final Fixture fixture = new Fixture();

    @ParameterizedTest
    @EnumSource
    void a_store_failing_at_every_call_in_turn_leaves_no_manifest_without_its_bytes(FailingStore.When when) {
        int published = 0;
        int refused = 0;
        FailingStore store;
        int call = 0;
        do {
            MapStore memory = new MapStore("primary");
            store = new FailingStore(memory, ++call, when);
            Vault vault = fixture.vault(List.of(store), List.of("k1"));
            Throwable thrown = catchThrowable(() -> twoArtifacts(vault));
            List<String> manifests = memory.objects().keySet().stream()
                    .filter(key -> key.contains("/manifests/"))
                    .toList();
            if (thrown == null) {
                published++;
                assertThat(manifests).as("call %d", call).hasSize(1);
            } else {
                refused++;
                assertThat(thrown).as("call %d", call).isInstanceOf(StoreException.Unavailable.class);
                assertThat(manifests).as("call %d", call).isEmpty();
            }
            if (!manifests.isEmpty()) {
                Vault sound = fixture.vault(List.of(memory), List.of("k1"));
                Manifest manifest =
                        sound.catalogue().latest(Fixture.SYSTEM).newest().orElseThrow();
                assertThat(Fixture.read(sound, manifest, "roles")).hasSize(20);
                assertThat(Fixture.read(sound, manifest, "archive")).hasSize(2_500_000);
            }
        } while (store.failed());
        assertThat(refused).isGreaterThan(6);
        // With its answer lost, the manifest is found by asking the store again.
        assertThat(published).isEqualTo(when == FailingStore.When.AFTER_THE_EFFECT ? 2 : 1);
    }

    private static Manifest twoArtifacts(Vault vault) {
        try (BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("roles", "sql", out -> out.write(new byte[20]));
            writer.write("archive", "sql", out -> out.write(Fixture.incompressible(2_500_000, 1)));
            return writer.publish(Fixture.draft("hourly", Fixture.NOW));
        }
    }

    @Test
    void the_bodys_exception_passes_through_and_nothing_is_kept() {
        try (Vault vault = fixture.vault();
                BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            assertThatThrownBy(() -> writer.write("archive", "sql", out -> {
                        out.write(Fixture.incompressible(2_500_000, 1));
                        throw new SystemException.Broken("claims-db", "pg_dump ended with 1.", "look.", null);
                    }))
                    .isInstanceOf(SystemException.Broken.class);
            assertThatThrownBy(() -> writer.write("second", "sql", out -> {
                        throw new IOException("the spool file is gone");
                    }))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("the spool file is gone");
            assertThat(writer.artifacts()).isEmpty();
        }
        assertThat(Fixture.keys(fixture.primary, fixture.copy)).isEmpty();
    }

    @Test
    void a_body_that_swallows_the_stores_failure_does_not_complete_the_artifact() {
        FailingStore store = new FailingStore(fixture.primary, 3, FailingStore.When.BEFORE_THE_EFFECT);
        try (Vault vault = fixture.vault(List.of(store), List.of("k1"));
                BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            assertThatThrownBy(() -> writer.write("archive", "sql", out -> {
                        for (int i = 0; i < 40; i++) {
                            try {
                                out.write(Fixture.incompressible(1_000_000, i));
                            } catch (IOException e) {
                                // this body does not care
                            }
                        }
                    }))
                    .isInstanceOf(StoreException.Unavailable.class);
        }
        assertThat(Fixture.keys(fixture.primary)).isEmpty();
    }

    @Test
    void writing_after_the_artifact_ended_is_refused() {
        try (Vault vault = fixture.vault();
                BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            AtomicReference<OutputStream> leaked = new AtomicReference<>();
            writer.write("archive", "sql", leaked::set);
            assertThatThrownBy(() -> leaked.get().write(1)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void when_one_key_cannot_wrap_nothing_is_written() {
        for (String bad : List.of("unreachable", "missing")) {
            Vault vault = fixture.vault(List.of(fixture.primary), List.of("k1", bad));
            assertThatThrownBy(() -> vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM))
                    .isInstanceOf(KeyException.Unavailable.class)
                    .hasMessageContaining("key-" + bad);
        }
        assertThat(fixture.primary.requests()).isZero();
    }

    @Test
    void a_key_whose_region_is_silent_does_not_stop_a_backup_which_says_so_and_is_wrapped_later() {
        Vault vault = fixture.vault(List.of(fixture.primary), List.of("silent", "k1"));
        Manifest manifest;
        try (BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("archive", "sql", out -> out.write(7));
            manifest = writer.publish(Fixture.draft("hourly", Fixture.NOW));
            assertThat(writer.missingWraps())
                    .singleElement()
                    .satisfies(missing -> assertThat(missing.key()).isEqualTo("key-silent"));
        }
        assertThat(manifest.encryption().wraps()).extracting(KeyWrap::name).containsExactly("key-k1");
        assertThat(Fixture.read(vault, manifest, "archive")).containsExactly(7);
        assertThatThrownBy(() -> vault.rewrap(manifest.id()))
                .as("wrapping anew is for making it whole")
                .isInstanceOf(KeyException.Unreachable.class);
        fixture.keys.speakAgain();
        assertThat(vault.rewrap(manifest.id()).wraps())
                .extracting(KeyWrap::name)
                .containsExactly("key-silent", "key-k1");
    }

    @Test
    void when_no_key_that_can_open_answers_nothing_is_written() {
        Vault vault = fixture.vault(List.of(fixture.primary), List.of("silent", "public-half"));
        assertThatThrownBy(() -> vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM))
                .isInstanceOf(KeyException.Unreachable.class)
                .hasMessageContaining("key-silent");
        assertThat(fixture.primary.requests()).isZero();
    }

    @Test
    @Timeout(60)
    void discarding_removes_what_was_uploaded_and_never_throws() {
        Vault vault = fixture.vault();
        BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM);
        writer.write("one", "sql", out -> out.write(1));
        writer.write("two", "sql", out -> out.write(2));
        // They complete on threads of their own.
        while (Fixture.keys(fixture.primary).size() < 2) {
            Thread.onSpinWait();
        }
        writer.discard();
        writer.discard();
        assertThat(Fixture.keys(fixture.primary)).isEmpty();

        FailingStore store = new FailingStore(fixture.primary, 5, FailingStore.When.BEFORE_THE_EFFECT);
        try (BackupWriter failing = fixture.vault(List.of(store), List.of("k1"))
                .startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            failing.write("one", "sql", out -> out.write(1));
        }
    }

    @Test
    void closing_after_publishing_discards_nothing() {
        try (Vault vault = fixture.vault()) {
            Manifest manifest = Fixture.backup(vault, Fixture.NOW, new byte[5]);
            assertThat(Fixture.read(vault, manifest, "archive")).hasSize(5);
        }
    }

    @Test
    void a_manifest_is_never_overwritten() {
        try (Vault vault = fixture.vault();
                BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("one", "sql", out -> out.write(1));
            String key = vault.layout().manifest(Fixture.SYSTEM, Fixture.NOW, "hourly", writer.id());
            fixture.primary.put(key, new byte[] {1}, PutCondition.always());
            assertThatThrownBy(() -> writer.publish(Fixture.draft("hourly", Fixture.NOW)))
                    .isInstanceOf(StoreException.ConditionFailed.class);
            assertThat(fixture.primary.objects().get(key)).containsExactly(1);
        }
    }

    @Test
    void misuse_is_refused() {
        try (Vault vault = fixture.vault()) {
            BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM);
            assertThatThrownBy(() -> writer.publish(Fixture.draft("hourly", Fixture.NOW)))
                    .isInstanceOf(IllegalStateException.class);
            writer.write("one", "sql", out -> {});
            assertThatThrownBy(() -> writer.write("one", "sql", out -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write("../one", "sql", out -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
            writer.publish(Fixture.draft("hourly", Fixture.NOW));
            assertThatThrownBy(() -> writer.write("two", "sql", out -> {})).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> writer.publish(Fixture.draft("hourly", Fixture.NOW)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
