package dev.holdfast.core.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Reads a stream on a thread of its own, a few blocks ahead of whoever reads this one: decrypting, decompressing and
 * writing then share the processors instead of waiting for one another. What goes wrong there surfaces here, no
 * later than at the same place in the stream. Memory is bounded by the number of blocks.
 */
final class ReadAhead extends InputStream {
    private static final int BLOCK = 256 * 1024;
    private static final int BLOCKS = 4;

    /** What passes from thread to thread. */
    private sealed interface Step {
        /** Bytes, at least one. */
        record Block(byte[] bytes, int length) implements Step {}

        /** The stream ended as it should. */
        record End() implements Step {}

        /** Reading it failed. */
        record Problem(Throwable what) implements Step {}
    }

    private final InputStream source;
    private final BlockingQueue<Step> steps = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread reader;
    private Step.Block current = new Step.Block(new byte[0], 0);
    private int position;
    private boolean ended;

    ReadAhead(InputStream source) {
        this.source = source;
        this.reader = Thread.ofPlatform().daemon().name("read ahead").start(this::readAhead);
    }

    private void readAhead() {
        try {
            Step step;
            do {
                step = next();
                steps.put(step);
            } while (step instanceof Step.Block);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Step next() {
        byte[] bytes = new byte[BLOCK];
        try {
            int length = source.readNBytes(bytes, 0, BLOCK);
            return length == 0 ? new Step.End() : new Step.Block(bytes, length);
        } catch (IOException | RuntimeException | Error problem) {
            return new Step.Problem(problem);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.length() && !advance()) {
            return -1;
        }
        int count = Math.min(length, current.length() - position);
        System.arraycopy(current.bytes(), position, bytes, offset, count);
        position += count;
        return count;
    }

    private boolean advance() throws IOException {
        if (ended) {
            return false;
        }
        Step step = take();
        if (step instanceof Step.Problem) {
            steps.add(step); // whoever reads on meets it again
        }
        switch (step) {
            case Step.Block block -> {
                current = block;
                position = 0;
            }
            case Step.End end -> ended = true;
            case Step.Problem(IOException problem) -> throw problem;
            case Step.Problem(RuntimeException problem) -> throw problem;
            case Step.Problem(Error problem) -> throw problem;
            case Step.Problem(Throwable problem) -> throw new IllegalStateException(problem);
        }
        return !ended;
    }

    private Step take() throws InterruptedIOException {
        try {
            return steps.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        }
    }

    /** Ends the thread, then closes what it read. */
    @Override
    public void close() throws IOException {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            steps.clear();
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}
