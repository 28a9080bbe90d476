package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.Json;
import dev.holdfast.core.vault.Artifact;
import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.Manifest;
import dev.holdfast.core.vault.PipelineSettings;
import dev.holdfast.core.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    @Property(tries = 150)
    void any_content_in_any_chunks_comes_back_in_any_chunks(
            @ForAll @IntRange(max = 300_000) int length,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 256) int variety,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 70_000) Integer> writes,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 70_000) Integer> reads)
            throws IOException {
        byte[] content = Fixture.incompressible(length, seed);
        for (int i = 0; i < length; i++) {
            content[i] = (byte) (Byte.toUnsignedInt(content[i]) % variety);
        }
        try (Vault vault = new Fixture().vault()) {
            Manifest manifest = chunked(vault, content, writes);

            byte[] back = vault.read(manifest).read("archive", in -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                for (int i = 0; ; i++) {
                    byte[] chunk = in.readNBytes(reads.get(i % reads.size()));
                    if (chunk.length == 0) {
                        return out.toByteArray();
                    }
                    out.write(chunk);
                }
            });

            assertThat(back).isEqualTo(content);
        }
    }

    private static Manifest chunked(Vault vault, byte[] content, List<Integer> chunks) {
        try (BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("archive", "sql", out -> {
                int at = 0;
                for (int i = 0; at < content.length; i++) {
                    int chunk = Math.min(chunks.get(i % chunks.size()), content.length - at);
                    if (chunk == 1) {
                        out.write(content[at]);
                    } else {
                        out.write(content, at, chunk);
                    }
                    out.flush();
                    at += chunk;
                }
                out.close();
            });
            return writer.publish(Fixture.draft("hourly", Fixture.NOW));
        }
    }

    @Test
    void several_segments_come_back_and_the_manifest_says_their_sums() throws NoSuchAlgorithmException {
        Fixture fixture = new Fixture();
        byte[] content = Fixture.incompressible(3_500_000, 7);
        try (Vault vault = fixture.vault()) {
            Manifest manifest = Fixture.backup(vault, Fixture.NOW, content);

            assertThat(Fixture.read(vault, manifest, "archive")).isEqualTo(content);
            Artifact.Stored stored =
                    (Artifact.Stored) manifest.artifacts().getFirst().location();
            byte[] object = fixture.primary.objects().get(stored.key());
            assertThat(stored.key()).isEqualTo("clinic/data/" + manifest.id() + "/archive");
            assertThat(stored.bytes()).isEqualTo(object.length);
            assertThat(stored.sha256()).isEqualTo(sha256(object));
            assertThat(stored.plainBytes()).isEqualTo(content.length);
            assertThat(stored.plainSha256()).isEqualTo(sha256(content));
            assertThat(manifest.storedBytes()).isEqualTo(object.length);
        }
    }

    @Test
    void a_reader_that_stops_early_gets_its_result_and_the_rest_is_still_checked() {
        Fixture fixture = new Fixture();
        byte[] content = Fixture.incompressible(2_500_000, 8);
        try (Vault vault = fixture.vault()) {
            Manifest manifest = Fixture.backup(vault, Fixture.NOW, content);

            byte[] head = vault.read(manifest).read("archive", in -> in.readNBytes(10));

            assertThat(head).isEqualTo(Arrays.copyOf(content, 10));
        }
    }

    @Test
    void several_artifacts_keep_their_order_and_their_own_content() {
        try (Vault vault = new Fixture().vault();
                BackupWriter writer =
                        vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM, new PipelineSettings(19, 1))) {
            writer.write("roles", "sql", out -> out.write("CREATE ROLE a;".getBytes()));
            writer.write("archive", "pg_dump-custom", out -> {});
            Manifest manifest = writer.publish(Fixture.draft("manual", Fixture.NOW));

            assertThat(manifest.artifacts()).extracting(Artifact::name).containsExactly("roles", "archive");
            assertThat(Fixture.read(vault, manifest, "roles")).asString().isEqualTo("CREATE ROLE a;");
            assertThat(Fixture.read(vault, manifest, "archive")).isEmpty();
            assertThat(manifest.compression().level()).isEqualTo(19);
            assertThat(manifest.artifact("archive").orElseThrow().location())
                    .isInstanceOfSatisfying(
                            Artifact.Stored.class,
                            stored -> assertThat(stored.bytes())
                                    .as("header, a frame, and a tag even for nothing")
                                    .isGreaterThan(40 + 16));
        }
    }

    @Property(tries = 50)
    void a_manifest_reads_back_to_equal_bytes(
            @ForAll @Size(max = 6) List<@IntRange(max = 2000) Integer> artifacts, @ForAll long seed)
            throws IOException {
        try (Vault vault = new Fixture().vault();
                BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("first", "sql", out -> out.write(1));
            for (int i = 0; i < artifacts.size(); i++) {
                byte[] content = Fixture.incompressible(artifacts.get(i), seed + i);
                writer.write("a" + i, "sql", out -> out.write(content));
            }
            Manifest manifest =
                    writer.publish(Fixture.draft("hourly", Fixture.NOW.plusNanos(Math.abs(seed % 1_000_000_000))));

            byte[] json = Json.bytes(manifest);

            Manifest back = Json.read(json, Manifest.class);
            assertThat(back).isEqualTo(manifest);
            assertThat(Json.bytes(back)).isEqualTo(json);
        }
    }

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
