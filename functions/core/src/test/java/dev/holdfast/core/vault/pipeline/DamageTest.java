package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.luben.zstd.Zstd;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import dev.holdfast.core.system.SystemException;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.IntegrityException;
import dev.holdfast.core.vault.KeyException;
import dev.holdfast.core.vault.KeyWrap;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DamageTest {
    private static final int SEGMENT = 64 * 1024;

    private final Fixture fixture = new Fixture();
    private final Vault vault = fixture.vault();

    @Test
    void every_flipped_byte_of_a_small_artifact_is_detected() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3000, 1));
        byte[] good = object(manifest);
        Random random = new Random(2);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << random.nextInt(8));
            assertDetected(manifest, bad, "byte " + i + " flipped");
        }
        put(manifest, good);
        assertThat(Fixture.read(vault, manifest, "archive")).hasSize(3000);
    }

    @Test
    void every_truncation_of_a_small_artifact_is_detected() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3000, 1));
        byte[] good = object(manifest);
        for (int length = 0; length < good.length; length++) {
            assertDetected(manifest, Arrays.copyOf(good, length), "cut off at " + length);
        }
    }

    @Test
    void anything_appended_is_detected() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3000, 1));
        byte[] good = object(manifest);
        for (int more : List.of(1, 16, 17, 40, 5000)) {
            assertDetected(manifest, Arrays.copyOf(good, good.length + more), more + " bytes appended");
        }
        byte[] twice = Arrays.copyOf(good, 2 * good.length);
        System.arraycopy(good, 0, twice, good.length, good.length);
        assertDetected(manifest, twice, "appended to itself");
    }

    @Test
    void flips_and_truncations_of_several_segments_are_detected_at_their_edges_and_anywhere() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3_300_000, 3));
        byte[] good = object(manifest);
        assertThat(good.length).isGreaterThan(3 * SEGMENT);
        int[] edges = {0, 1, 39, 40, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT, good.length - 1};
        int[] anywhere = new Random(4).ints(40, 0, good.length).toArray();
        for (int[] positions : List.of(edges, anywhere)) {
            for (int i : positions) {
                byte[] bad = good.clone();
                bad[i] ^= 0x40;
                assertDetected(manifest, bad, "byte " + i + " flipped");
                assertDetected(manifest, Arrays.copyOf(good, i), "cut off at " + i);
            }
        }
    }

    @Test
    void swapped_segments_are_detected() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3_300_000, 3));
        byte[] good = object(manifest);
        byte[] bad = good.clone();
        System.arraycopy(good, SEGMENT, bad, 2 * SEGMENT, SEGMENT);
        System.arraycopy(good, 2 * SEGMENT, bad, SEGMENT, SEGMENT);
        assertDetected(manifest, bad, "segments swapped");
    }

    @Test
    void swapped_artifacts_are_detected() {
        try (BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("one", "sql", out -> out.write(new byte[100]));
            writer.write("two", "sql", out -> out.write(new byte[100]));
            Manifest manifest = writer.publish(Fixture.draft("hourly", Fixture.NOW));
            String one = vault.layout().data(manifest.id(), "one");
            String two = vault.layout().data(manifest.id(), "two");
            byte[] was = fixture.primary.objects().get(one);
            fixture.primary.objects().put(one, fixture.primary.objects().get(two));
            fixture.primary.objects().put(two, was);

            assertThatThrownBy(() -> Fixture.read(vault, manifest, "one"))
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("'one'");
            assertThatThrownBy(() -> vault.read(manifest).checkStored("two")).isInstanceOf(IntegrityException.class);
        }
    }

    @Test
    void an_artifact_of_another_backup_is_detected_even_under_the_same_data_key_and_name() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, new byte[100]);
        Manifest other = Fixture.backup(vault, Fixture.NOW.plusSeconds(3600), new byte[100]);
        assertDetected(manifest, object(other), "another backup's bytes");
    }

    @Test
    void damage_before_encryption_is_detected_although_every_segment_authenticates() throws Exception {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, "a".repeat(5000).getBytes(StandardCharsets.UTF_8));
        byte[] compressed = Zstd.compress(Fixture.incompressible(5000, 5), 3);
        for (int i = 0; i < compressed.length; i += 97) {
            byte[] bad = compressed.clone();
            bad[i] ^= 1;
            Manifest resealed = withStored(manifest, encrypt(manifest, bad));
            assertThatThrownBy(() -> Fixture.read(vault, resealed, "archive"))
                    .as("compressed byte %d flipped", i)
                    .isInstanceOf(IntegrityException.class)
                    .hasMessageContaining("'archive'");
        }
        Manifest cut = withStored(manifest, encrypt(manifest, Arrays.copyOf(compressed, compressed.length - 1)));
        assertThatThrownBy(() -> Fixture.read(vault, cut, "archive")).isInstanceOf(IntegrityException.class);
    }

    @Test
    void the_same_content_encrypted_again_under_the_same_key_is_not_what_was_stored() throws Exception {
        byte[] content = Fixture.incompressible(3000, 1);
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, content);
        put(manifest, encrypt(manifest, Zstd.compress(content, 3)));
        assertThatThrownBy(() -> Fixture.read(vault, manifest, "archive"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("stored bytes");
    }

    @Test
    void a_missing_object_is_missing_and_names_the_artifact() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, new byte[10]);
        fixture.primary.objects().remove(vault.layout().data(manifest.id(), "archive"));
        assertThatThrownBy(() -> Fixture.read(vault, manifest, "archive"))
                .isInstanceOf(StoreException.Missing.class)
                .hasMessageContaining("archive");
        assertThatThrownBy(() -> vault.read(manifest).checkStored("archive"))
                .isInstanceOf(StoreException.Missing.class);
    }

    @Test
    void a_wrong_key_is_a_key_error_that_says_why_for_each_wrap() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, new byte[10]);
        Vault wrong = fixture.vault(List.of(fixture.primary), List.of("k2", "unreachable", "missing", "public-half"));
        assertThatThrownBy(() -> Fixture.read(wrong, manifest, "archive"))
                .isInstanceOf(KeyException.Unavailable.class)
                .hasMessageContainingAll(
                        manifest.id().toString(),
                        "'key-k2': did not make this wrap",
                        "'key-unreachable': its region does not answer",
                        "'key-missing': there is no such keyset",
                        "'key-public-half' cannot open anything here");
        Vault onlyWrong = fixture.vault(List.of(fixture.primary), List.of("k2"));
        assertThatThrownBy(() -> Fixture.read(onlyWrong, manifest, "archive"))
                .isInstanceOf(KeyException.WrongKey.class);
    }

    @Test
    void the_wrap_of_another_backup_does_not_open_this_one() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, new byte[10]);
        Manifest other = Fixture.backup(vault, Fixture.NOW.plusSeconds(60), new byte[10]);
        Manifest mixed = withWraps(manifest, other.encryption().wraps());
        assertThatThrownBy(() -> Fixture.read(vault, mixed, "archive")).isInstanceOf(KeyException.WrongKey.class);
    }

    @Test
    void a_transfer_that_breaks_off_is_the_stores_failure_and_not_the_backups() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3_300_000, 3));
        int call = 2; // the first lists re-wraps, which may fail
        FailingStore store = new FailingStore(fixture.primary, call, FailingStore.When.BEFORE_THE_EFFECT);
        while (!read(store, manifest)) {
            store = new FailingStore(fixture.primary, ++call, FailingStore.When.BEFORE_THE_EFFECT);
        }
        assertThat(call).as("how many calls were made to fail").isGreaterThan(5);
    }

    private boolean read(FailingStore store, Manifest manifest) {
        Vault failing = fixture.vault(List.of(store), List.of("k1"));
        Throwable thrown = catchThrowable(() -> Fixture.read(failing, manifest, "archive"));
        if (store.failed()) {
            assertThat(thrown).isInstanceOf(StoreException.Unavailable.class);
            return false;
        }
        assertThat(thrown).isNull();
        return true;
    }

    @Test
    void when_the_bytes_are_wrong_that_is_the_error_whatever_the_reader_makes_of_it() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3_300_000, 3));
        byte[] bad = object(manifest);
        bad[2 * SEGMENT + 5] ^= 1;
        put(manifest, bad);
        assertThatThrownBy(() -> vault.read(manifest).read("archive", in -> {
                    try {
                        return in.readAllBytes();
                    } catch (IOException e) {
                        throw new SystemException.Broken("claims-db", "pg_restore ended with 1.", "look.", e);
                    }
                }))
                .isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> vault.read(manifest).read("archive", in -> {
                    try {
                        return in.readAllBytes().length;
                    } catch (IOException e) {
                        return 0;
                    }
                }))
                .as("swallowed by the reader")
                .isInstanceOf(IntegrityException.class);
        assertThatThrownBy(() -> vault.read(manifest).read("archive", in -> in.readNBytes(1)))
                .as("beyond what the reader looked at")
                .isInstanceOf(IntegrityException.class);
    }

    @Test
    void a_readers_own_failure_stays_its_own() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, new byte[10]);
        assertThatThrownBy(() -> vault.read(manifest).read("archive", in -> {
                    throw new IOException("local disk full");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("local disk full");
        assertThatThrownBy(() -> vault.read(manifest).read("archive", in -> {
                    throw new SystemException.Broken("claims-db", "boom.", "look.", null);
                }))
                .isInstanceOf(SystemException.Broken.class);
    }

    @Test
    void checking_what_is_stored_needs_no_key_and_finds_a_flip() {
        Manifest manifest = Fixture.backup(vault, Fixture.NOW, Fixture.incompressible(3000, 1));
        Vault keyless = fixture.vault(List.of(fixture.primary), List.of("missing"));
        keyless.read(manifest).checkStored("archive");
        byte[] bad = object(manifest);
        bad[1500] ^= 1;
        put(manifest, bad);
        assertThatThrownBy(() -> keyless.read(manifest).checkStored("archive"))
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("SHA-256");
    }

    private void assertDetected(Manifest manifest, byte[] bad, String how) {
        put(manifest, bad);
        assertThatThrownBy(() -> Fixture.read(vault, manifest, "archive"))
                .as(how)
                .isInstanceOf(IntegrityException.class)
                .hasMessageContaining("'archive'");
    }

    private byte[] object(Manifest manifest) {
        return fixture.primary
                .objects()
                .get(vault.layout().data(manifest.id(), "archive"))
                .clone();
    }

    private void put(Manifest manifest, byte[] content) {
        fixture.primary.objects().put(vault.layout().data(manifest.id(), "archive"), content);
    }

    /** Encrypts with the backup's own data key as raw input key, by Tink's other door. */
    private byte[] encrypt(Manifest manifest, byte[] compressed) throws GeneralSecurityException, IOException {
        KeyWrap wrap = manifest.encryption().wraps().getFirst();
        String context = vault.layout().context(manifest.system(), manifest.id());
        byte[] dataKey = vault.wrappers().getFirst().unwrap(wrap, context);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream encrypting = new AesGcmHkdfStreaming(dataKey, "HmacSha256", 32, SEGMENT, 0)
                .newEncryptingStream(out, (context + "/archive").getBytes(StandardCharsets.UTF_8))) {
            encrypting.write(compressed);
        }
        return out.toByteArray();
    }

    private Manifest withStored(Manifest manifest, byte[] object) throws GeneralSecurityException {
        put(manifest, object);
        Artifact.Stored was = (Artifact.Stored) manifest.artifacts().getFirst().location();
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(object));
        Artifact.Stored now = new Artifact.Stored(
                was.key(), new TreeMap<>(), object.length, sum, was.plainBytes(), was.plainSha256());
        return with(
                manifest,
                List.of(new Artifact("archive", "sql", now)),
                manifest.encryption().wraps());
    }

    private static Manifest withWraps(Manifest manifest, List<KeyWrap> wraps) {
        return with(manifest, manifest.artifacts(), wraps);
    }

    private static Manifest with(Manifest m, List<Artifact> artifacts, List<KeyWrap> wraps) {
        Manifest.Encryption encryption = new Manifest.Encryption(
                m.encryption().algorithm(), m.encryption().segmentBytes(), wraps);
        return new Manifest(
                m.schema(),
                m.id(),
                m.plan(),
                m.planDigest(),
                m.system(),
                m.kind(),
                m.tier(),
                m.reason(),
                m.consistencyInstant(),
                m.startedAt(),
                m.source(),
                m.isolation(),
                artifacts,
                m.dependsOn(),
                m.compression(),
                encryption,
                m.fingerprint(),
                m.tools());
    }
}
