package dev.holdfast.core.vault;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Counts and hashes what passes. Remembers a failure of what is behind it: whoever writes may swallow the exception,
 * the artifact must not be completed all the same. Closing it closes nothing behind it.
 */
final class MeasuredOutput extends OutputStream {
    private final OutputStream target;
    private final Tally tally = new Tally();
    private IOException failure;
    private boolean abandoned;

    MeasuredOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (abandoned) {
            return;
        }
        if (failure != null) {
            throw new IOException("an earlier write failed", failure);
        }
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        tally.add(bytes, offset, length);
    }

    /** From now on swallows everything: lets the stages before it end and free their memory. */
    void abandon() {
        abandoned = true;
    }

    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    Tally tally() {
        return tally;
    }
}
