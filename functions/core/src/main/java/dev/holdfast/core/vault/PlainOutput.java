package dev.holdfast.core.vault;

import java.io.IOException;
import java.io.OutputStream;

/**
 * What the maker of an artifact writes to. Counts and hashes. Flushing does nothing (nobody reads before the end, and
 * a flush costs compression); closing does nothing; writing after the artifact ended is refused.
 */
final class PlainOutput extends OutputStream {
    private final OutputStream encoder;
    private final Tally tally = new Tally();
    private boolean ended;

    PlainOutput(OutputStream encoder) {
        this.encoder = encoder;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            throw new IOException("the artifact has ended");
        }
        encoder.write(bytes, offset, length);
        tally.add(bytes, offset, length);
    }

    @Override
    public void flush() {}

    void end() {
        ended = true;
    }

    Tally tally() {
        return tally;
    }
}
