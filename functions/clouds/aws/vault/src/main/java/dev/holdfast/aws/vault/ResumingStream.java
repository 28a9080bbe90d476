package dev.holdfast.aws.vault;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;

/**
 * The bytes of one object from some offset to its known end. A connection that breaks, or ends early, is taken up again
 * where it was, as long as the object is still the same; the end is only reported when all bytes were there.
 */
final class ResumingStream extends InputStream {
    /** Breaks in a row without a byte in between; each new connection has the client's own attempts on top. */
    private static final int MAX_BREAKS = 5;

    private final Source source;
    private final long end;
    private long position;
    private AbortableInputStream current;
    private int breaks;

    /** Opens the object again. */
    @FunctionalInterface
    interface Source {
        /** The bytes from {@code position} on, of exactly the object that was opened first. */
        AbortableInputStream from(long position) throws IOException;
    }

    ResumingStream(AbortableInputStream first, long position, long end, Source source) {
        this.current = first;
        this.position = position;
        this.end = end;
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position < end) {
            int count = readOnce(buffer, offset, (int) Math.min(length, end - position));
            if (count > 0) {
                breaks = 0;
                position += count;
                return count;
            }
        }
        return -1;
    }

    /** Zero when the connection broke and a new one stands. */
    private int readOnce(byte[] buffer, int offset, int length) throws IOException {
        IOException cause;
        try {
            int count = current.read(buffer, offset, length);
            if (count > 0) {
                return count;
            }
            cause = new IOException("the connection ended at byte " + position + " of " + end);
        } catch (IOException | SdkException e) {
            cause = e instanceof IOException io ? io : new IOException(e);
        }
        closeQuietly();
        if (++breaks > MAX_BREAKS) {
            throw cause;
        }
        current = source.from(position);
        return 0;
    }

    @Override
    public void close() {
        closeQuietly();
        position = end;
    }

    private void closeQuietly() {
        try {
            // Closing alone would read what is left of the transfer.
            if (position < end) {
                current.abort();
            }
            current.close();
        } catch (IOException | SdkException e) {
            // Every byte that matters has been counted.
            return;
        }
    }
}
