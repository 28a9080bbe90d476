package dev.holdfast.core.vault;

import java.io.OutputStream;

/** A write in progress. Used by one thread. */
public interface Upload extends AutoCloseable {

    /** Where the bytes go. Memory stays bounded whatever the length. Closing this stream does not complete. */
    OutputStream body();

    /**
     * Publishes the bytes written so far under the key and returns what the store now holds. The store has confirmed
     * the checksum of every byte it was sent. Call at most once.
     */
    StoredObject complete();

    /** Aborts unless completed: nothing becomes visible and the store frees what it had. Idempotent. */
    @Override
    void close();
}
