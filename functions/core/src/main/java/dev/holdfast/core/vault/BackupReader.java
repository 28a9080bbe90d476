package dev.holdfast.core.vault;

import dev.holdfast.core.system.ArtifactSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives the artifacts of one backup back out of one store. Any difference from what was stored surfaces as
 * {@link IntegrityException}, a missing object as {@link StoreException.Missing}, an unusable key as
 * {@link KeyException}. Used by one thread.
 */
public final class BackupReader implements ArtifactSource {
    private final Vault vault;
    private final Manifest manifest;
    private final ObjectStore store;
    private ArtifactCodec codec;

    BackupReader(Vault vault, Manifest manifest, ObjectStore store) {
        this.vault = vault;
        this.manifest = manifest;
        this.store = store;
    }

    /**
     * {@inheritDoc}
     *
     * <p>When the bytes turn out wrong, that is the error, whatever the reader made of it. An {@link IOException} of
     * the reader itself surfaces as {@link UncheckedIOException}.
     *
     * @throws StoreException.Missing when the store does not hold the artifact
     * @throws StoreException.Unavailable when the transfer broke off
     * @throws KeyException when no wrap of the data key opens
     * @throws IllegalArgumentException when the backup has no such artifact in the vault
     */
    @Override
    public <T> T read(String artifact, Reader<T> reader) {
        Artifact.Stored expected = stored(artifact);
        ArtifactCodec opened = codec();
        try (InputStream source = store.get(expected.key(), 0)) {
            return new Reading(artifact, expected, new MeasuredInput(source)).read(opened, reader);
        } catch (IOException e) {
            throw new StoreException.Unavailable(
                    store.name(), expected.key(), "the transfer did not end well: " + e.getMessage(), e);
        }
    }

    /**
     * Checks length and SHA-256 of what is stored. Needs no key and proves nothing about the content.
     *
     * @throws IntegrityException when a byte differs from what was stored
     */
    public void checkStored(String artifact) {
        Artifact.Stored expected = stored(artifact);
        try (InputStream source = store.get(expected.key(), 0)) {
            MeasuredInput bytes = new MeasuredInput(source);
            bytes.drain();
            requireEqual(artifact, "stored bytes", expected.bytes(), expected.sha256(), bytes.tally());
        } catch (IOException e) {
            throw new StoreException.Unavailable(
                    store.name(), expected.key(), "the transfer broke off: " + e.getMessage(), e);
        }
    }

    private Artifact.Stored stored(String artifact) {
        return manifest.artifact(artifact)
                .map(Artifact::location)
                .filter(Artifact.Stored.class::isInstance)
                .map(Artifact.Stored.class::cast)
                .orElseThrow(() -> new IllegalArgumentException(
                        "backup " + manifest.id() + " has no artifact '" + artifact + "' in the vault"));
    }

    private ArtifactCodec codec() {
        if (codec == null) {
            Manifest.Encryption encryption = manifest.encryption();
            if (!encryption.algorithm().equals(ArtifactCodec.CIPHER)
                    || !manifest.compression().algorithm().equals(ArtifactCodec.COMPRESSION)) {
                throw new IntegrityException("backup " + manifest.id() + " says it was made with "
                        + manifest.compression().algorithm() + " and " + encryption.algorithm()
                        + ", which this version does not know.");
            }
            String context = vault.layout().context(manifest.system(), manifest.id());
            byte[] dataKey =
                    vault.dataKeys().open(wraps(), context, manifest.id().toString());
            codec = new ArtifactCodec(dataKey, encryption.segmentBytes());
        }
        return codec;
    }

    /** Newest first: an old key may be far away or gone. An unreadable record costs its wraps, not the backup. */
    private List<KeyWrap> wraps() {
        List<KeyWrap> wraps = new ArrayList<>();
        try {
            wraps.addAll(vault.documents().newestRewrap(store, manifest.id()));
        } catch (StoreException e) {
            // The manifest's own wraps remain; if none of them opens, that error says so.
        }
        wraps.addAll(manifest.encryption().wraps());
        return wraps;
    }

    private static void requireEqual(String artifact, String what, long bytes, String sha256, Tally found) {
        if (found.bytes() != bytes) {
            throw new IntegrityException(
                    "artifact '" + artifact + "': " + found.bytes() + " " + what + " instead of " + bytes + ".");
        }
        if (!found.sha256Hex().equals(sha256)) {
            throw new IntegrityException(
                    "artifact '" + artifact + "': the SHA-256 of the " + what + " is not the one in the manifest.");
        }
    }

    /** One artifact on its way back; remembers where it went wrong. */
    private final class Reading {
        private final String artifact;
        private final Artifact.Stored expected;
        private final MeasuredInput stored;

        Reading(String artifact, Artifact.Stored expected, MeasuredInput stored) {
            this.artifact = artifact;
            this.expected = expected;
            this.stored = stored;
        }

        <T> T read(ArtifactCodec opened, Reader<T> reader) {
            String context = vault.layout().context(manifest.system(), manifest.id(), artifact);
            MeasuredInput decrypted = null;
            MeasuredInput plain = null;
            try {
                decrypted = new MeasuredInput(opened.decrypt(stored, context));
                try (InputStream compressed = new ReadAhead(decrypted);
                        InputStream decompressed = new ReadAhead(opened.decompress(compressed))) {
                    plain = new MeasuredInput(decompressed);
                    T result = reader.read(plain);
                    plain.drain();
                    // To the end marker, whatever the decompressor took for the end.
                    compressed.transferTo(OutputStream.nullOutputStream());
                    stored.drain();
                    requireEqual(artifact, "plain bytes", expected.plainBytes(), expected.plainSha256(), plain.tally());
                    requireEqual(artifact, "stored bytes", expected.bytes(), expected.sha256(), stored.tally());
                    return result;
                }
            } catch (IOException e) {
                throw explain(e, decrypted, plain);
            } catch (RuntimeException e) {
                throw bytesAreToBlame(plain) ? explain(e, decrypted, plain) : e;
            }
        }

        private boolean bytesAreToBlame(MeasuredInput plain) {
            return plain != null && plain.failure().isPresent();
        }

        private RuntimeException explain(Exception seen, MeasuredInput decrypted, MeasuredInput plain) {
            if (stored.failure().isPresent()) {
                return new StoreException.Unavailable(
                        store.name(),
                        expected.key(),
                        "the transfer of artifact '" + artifact + "' broke off after "
                                + stored.tally().bytes() + " bytes.",
                        stored.failure().get());
            }
            if (plain == null || (decrypted.failure().isPresent())) {
                return new IntegrityException(
                        "artifact '" + artifact + "': the stored bytes do not decrypt; they were changed, cut off,"
                                + " or belong elsewhere.",
                        seen);
            }
            if (plain.failure().isPresent()) {
                return new IntegrityException(
                        "artifact '" + artifact + "': the bytes decrypt, but do not decompress; they were damaged"
                                + " before they were encrypted.",
                        seen);
            }
            return new UncheckedIOException("artifact '" + artifact + "': " + seen.getMessage(), (IOException) seen);
        }
    }
}
