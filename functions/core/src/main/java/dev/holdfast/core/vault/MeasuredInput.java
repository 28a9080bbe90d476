package dev.holdfast.core.vault;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Counts and hashes what is read, and remembers a failure of what is behind it even if the reader swallows it. */
final class MeasuredInput extends InputStream {
    private static final int CHUNK = 64 * 1024;

    private final InputStream source;
    private final Tally tally = new Tally();
    private IOException failure;

    MeasuredInput(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (failure != null) {
            throw new IOException("an earlier read failed", failure);
        }
        try {
            int count = source.read(bytes, offset, length);
            if (count > 0) {
                tally.add(bytes, offset, count);
            }
            return count;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Reads what is left. */
    void drain() throws IOException {
        byte[] chunk = new byte[CHUNK];
        int count = 0;
        while (count >= 0) {
            count = read(chunk, 0, chunk.length);
        }
    }

    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    Tally tally() {
        return tally;
    }
}
