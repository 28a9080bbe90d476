package dev.holdfast.core.system;

import java.io.IOException;
import java.io.InputStream;

/** Gives artifacts back, decrypted and decompressed. */
public interface ArtifactSource {

    /**
     * Streams one artifact into {@code reader}. Each segment is authenticated before a byte of it is released; after
     * the reader returns, the rest is read and end marker, lengths and both SHA-256 are checked. Until this method
     * returns, the reader must not treat what it read as true.
     *
     * @throws dev.holdfast.core.vault.IntegrityException when a byte differs from what was stored
     */
    <T> T read(String artifact, Reader<T> reader);

    /** Consumes an artifact's plain bytes. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }
}
