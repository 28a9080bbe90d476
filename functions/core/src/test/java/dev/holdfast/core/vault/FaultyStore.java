package dev.holdfast.core.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Fails chosen calls to another store with {@link StoreException.Unavailable}, for sweeps over every call position.
 * Counted as calls, from 1: {@code upload}, the first write to its body, its {@code complete}, and every other method of
 * the port except {@code name}, {@code features} and {@code close}.
 */
public final class FaultyStore implements ObjectStore {
    /** Whether the store had done what it was asked when the failure showed. */
    public enum Moment {
        /** The request never arrived. */
        BEFORE,
        /** The request was carried out, its answer was lost. */
        AFTER
    }

    private final ObjectStore store;
    private final IntPredicate failing;
    private final Moment moment;
    private final AtomicInteger calls = new AtomicInteger();

    public FaultyStore(ObjectStore store, IntPredicate failing, Moment moment) {
        this.store = store;
        this.failing = failing;
        this.moment = moment;
    }

    /** Only the n-th call fails. */
    public static FaultyStore failingOnce(ObjectStore store, int nth, Moment moment) {
        return new FaultyStore(store, call -> call == nth, moment);
    }

    /** The n-th call and all later ones fail: the store has gone. */
    public static FaultyStore failingFrom(ObjectStore store, int nth) {
        return new FaultyStore(store, call -> call >= nth, Moment.BEFORE);
    }

    /** How many calls were made so far; when this stays below the position of the fault, the sweep is over. */
    public int calls() {
        return calls.get();
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public Set<Feature> features() {
        return store.features();
    }

    @Override
    public Upload upload(String key) {
        return new FaultyUpload(key, call(key, () -> store.upload(key)));
    }

    @Override
    public StoredObject put(String key, byte[] content, PutCondition condition) {
        return call(key, () -> store.put(key, content, condition));
    }

    @Override
    public InputStream get(String key, long offset) {
        return call(key, () -> store.get(key, offset));
    }

    @Override
    public Fetched fetch(String key) {
        return call(key, () -> store.fetch(key));
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return call(key, () -> store.head(key));
    }

    @Override
    public List<StoredObject> list(String prefix, String after, int limit) {
        return call(prefix, () -> store.list(prefix, after, limit));
    }

    @Override
    public List<StoredObject> versions(String key) {
        return call(key, () -> store.versions(key));
    }

    @Override
    public void delete(String key) {
        call(key, () -> {
            store.delete(key);
            return key;
        });
    }

    @Override
    public Optional<ObjectLock> lock(String key) {
        return call(key, () -> store.lock(key));
    }

    @Override
    public int abortUnfinished(String prefix, Instant startedBefore) {
        return call(prefix, () -> store.abortUnfinished(prefix, startedBefore));
    }

    @Override
    public void close() {
        store.close();
    }

    private <T> T call(String key, Supplier<T> request) {
        int call = calls.incrementAndGet();
        if (!failing.test(call)) {
            return request.get();
        }
        if (moment == Moment.AFTER) {
            T lost = request.get();
            if (lost instanceof Upload upload) {
                upload.close();
            }
        }
        throw new StoreException.Unavailable(name(), key, "injected failure of call " + call + ".", null);
    }

    private final class FaultyUpload implements Upload {
        private final String key;
        private final Upload upload;
        private final OutputStream body;

        private FaultyUpload(String key, Upload upload) {
            this.key = key;
            this.upload = upload;
            this.body = new FirstWriteCounts(key, upload.body());
        }

        @Override
        public OutputStream body() {
            return body;
        }

        @Override
        public StoredObject complete() {
            return call(key, upload::complete);
        }

        @Override
        public void close() {
            upload.close();
        }
    }

    private final class FirstWriteCounts extends OutputStream {
        private final String key;
        private final OutputStream body;
        private boolean written;

        private FirstWriteCounts(String key, OutputStream body) {
            this.key = key;
            this.body = body;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!written) {
                written = true;
                call(key, () -> key);
            }
            body.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            body.flush();
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
