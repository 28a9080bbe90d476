package dev.holdfast.aws.vault;

import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A streamed write. Content of up to one part goes out in one request; beyond that each full part leaves on a virtual
 * thread of its own while the next one fills, a bounded number at a time.
 */
final class S3Upload implements Upload {
    private final S3Store store;
    private final S3Parts parts;
    private final String key;
    private final String mark = UUID.randomUUID().toString();
    private final OutputStream body = new Body();
    private final Deque<Sending> inFlight = new ArrayDeque<>();
    private final List<CompletedPart> sent = new ArrayList<>();

    private byte[] filling;
    private int filled;
    private int startedParts;
    private long bytes;
    private Optional<String> uploadId = Optional.empty();
    private boolean over;

    S3Upload(S3Store store, S3Parts parts, String key) {
        this.store = store;
        this.parts = parts;
        this.key = key;
        this.filling = parts.buffer(PartSizes.FIRST);
    }

    /** A part on its way and the buffer to get back. */
    private record Sending(FutureTask<CompletedPart> task, byte[] buffer) {}

    @Override
    public OutputStream body() {
        return body;
    }

    @Override
    public StoredObject complete() {
        requireOpen();
        if (uploadId.isEmpty()) {
            StoredObject written = store.putWhole(key, filling, filled, mark);
            over = true;
            return written;
        }
        if (filled > 0) {
            sendFilling();
        }
        awaitDownTo(0);
        StoredObject written = parts.complete(key, uploadId.get(), sent, mark, bytes);
        over = true;
        return written;
    }

    @Override
    public void close() {
        if (over) {
            parts.giveBack(filling);
            filling = new byte[0];
            return;
        }
        over = true;
        // A part that arrives after the abort would be kept, and paid for: wait for all of them first.
        for (Sending sending : inFlight) {
            try {
                sending.task().get();
            } catch (ExecutionException e) {
                // What became of the part does not matter any more.
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        inFlight.clear();
        uploadId.ifPresent(id -> parts.abort(key, id));
        parts.giveBack(filling);
        filling = new byte[0];
    }

    private void write(byte[] source, int offset, int length) {
        requireOpen();
        int at = offset;
        int left = length;
        while (left > 0) {
            // Only a further byte proves that a full part is not the whole content.
            if (filled == filling.length) {
                sendFilling();
                filling = parts.buffer(PartSizes.of(startedParts + 1));
            }
            int taken = Math.min(left, filling.length - filled);
            System.arraycopy(source, at, filling, filled, taken);
            filled += taken;
            at += taken;
            left -= taken;
        }
        bytes += length;
    }

    private void sendFilling() {
        if (uploadId.isEmpty()) {
            uploadId = Optional.of(parts.start(key, mark));
        }
        int number = ++startedParts;
        if (number > PartSizes.MAX_PARTS) {
            throw new StoreException.Full(store.name(), key, "the object exceeds what 10,000 parts can hold.", null);
        }
        awaitDownTo(PartSizes.inFlight(filling.length) - 1);
        byte[] buffer = filling;
        int length = filled;
        String id = uploadId.get();
        FutureTask<CompletedPart> task = new FutureTask<>(() -> parts.send(key, id, number, buffer, length));
        inFlight.add(new Sending(task, buffer));
        Thread.ofVirtual().name("s3-part-" + number).start(task);
        filling = new byte[0];
        filled = 0;
    }

    private void awaitDownTo(int count) {
        while (inFlight.size() > count) {
            try {
                sent.add(inFlight.getFirst().task().get());
                parts.giveBack(inFlight.removeFirst().buffer());
            } catch (ExecutionException e) {
                inFlight.removeFirst();
                if (e.getCause() instanceof StoreException failure) {
                    throw failure;
                }
                throw new IllegalStateException("a part could not be sent", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException.Unavailable(store.name(), key, "the upload was interrupted.", e);
            }
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("this upload is over");
        }
    }

    /** A body that can be sent again, over the part of the buffer in use. */
    static RequestBody body(byte[] buffer, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(buffer, 0, length), length, "application/octet-stream");
    }

    /** Closing the body must not complete. */
    private final class Body extends OutputStream {
        @Override
        public void write(int b) {
            if (filled < filling.length) {
                filling[filled++] = (byte) b;
                bytes++;
            } else {
                write(new byte[] {(byte) b}, 0, 1);
            }
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            S3Upload.this.write(source, offset, length);
        }
    }
}
