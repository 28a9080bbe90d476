package dev.holdfast.core.system;

import java.io.IOException;
import java.io.OutputStream;

/** Takes artifacts into the vault. Called by one thread, one artifact after the other. */
public interface ArtifactSink {

    /**
     * Stores what {@code body} writes. When the body throws, nothing is kept of this artifact and the exception passes
     * through.
     */
    void write(String name, String format, Body body);

    /**
     * Notes a copy that a provider keeps, such as a snapshot. It must be complete.
     *
     * @param provider {@code rds} …
     * @param reference the provider's own name for it
     */
    void held(String name, String format, String provider, String region, String reference);

    /** Produces an artifact's plain bytes. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }
}
