package dev.holdfast.core.vault.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.core.vault.BackupId;
import dev.holdfast.core.vault.BackupWriter;
import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import dev.holdfast.core.vault.Vault;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConstantMemoryTest {
    private static final long LENGTH = 256L * 1024 * 1024;

    @Test
    void an_artifact_four_times_the_heap_passes_through() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConstantMemoryTest.class.getName())
                .redirectErrorStream(true)
                .start();
        java.getOutputStream().close();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(said).isZero();
        assertThat(said).contains("plain " + LENGTH);
    }

    /** What the child does. */
    public static void main(String[] arguments) {
        byte[] chunk = Fixture.incompressible(1024 * 1024, 1);
        try (Vault vault = new Fixture().vault(List.of(new DiscardingStore()), List.of("k1"));
                BackupWriter writer = vault.startBackup(BackupId.create(Fixture.NOW), Fixture.SYSTEM)) {
            writer.write("archive", "sql", out -> {
                for (long done = 0; done < LENGTH; done += chunk.length) {
                    out.write(chunk);
                    chunk[(int) (done % 997)]++;
                }
            });
            System.out.println("plain "
                    + writer.publish(Fixture.draft("hourly", Fixture.NOW)).plainBytes());
        }
    }

    /** Takes everything, keeps nothing. */
    private static final class DiscardingStore implements ObjectStore {
        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public Set<Feature> features() {
            return Set.of();
        }

        @Override
        public Upload upload(String key) {
            long[] bytes = new long[1];
            return new Upload() {
                @Override
                public OutputStream body() {
                    return new OutputStream() {
                        @Override
                        public void write(int b) {
                            bytes[0]++;
                        }

                        @Override
                        public void write(byte[] content, int offset, int length) {
                            bytes[0] += length;
                        }
                    };
                }

                @Override
                public StoredObject complete() {
                    return object(key, bytes[0]);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public StoredObject put(String key, byte[] content, PutCondition condition) {
            return object(key, content.length);
        }

        private static StoredObject object(String key, long bytes) {
            return new StoredObject(key, bytes, "tag", StoredObject.UNVERSIONED, Instant.EPOCH);
        }

        @Override
        public InputStream get(String key, long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Fetched fetch(String key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<StoredObject> head(String key) {
            return Optional.empty();
        }

        @Override
        public List<StoredObject> list(String prefix, String after, int limit) {
            return List.of();
        }

        @Override
        public List<StoredObject> versions(String key) {
            return List.of();
        }

        @Override
        public void delete(String key) {}

        @Override
        public int abortUnfinished(String prefix, Instant startedBefore) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
