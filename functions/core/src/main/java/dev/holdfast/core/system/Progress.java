package dev.holdfast.core.system;

/** Hears how far long work has come. Implementations are cheap and safe for use by several threads. */
public interface Progress {
    /** A new phase begins; {@code totalBytes} is 0 when unknown. */
    void phase(String name, long totalBytes);

    /** So many more bytes of the current phase are done. */
    void advance(long bytes);

    /** Tells nobody. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void phase(String name, long totalBytes) {}

            @Override
            public void advance(long bytes) {}
        };
    }
}
