package dev.holdfast.failover;

import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A store whose small writes below one prefix are counted and timed: what the journal costs. */
final class MeteredStore implements ObjectStore {
    private final ObjectStore store;
    private final String prefix;
    private final AtomicInteger writes = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();

    MeteredStore(ObjectStore store, String prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    /** How many writes there were. */
    int writes() {
        return writes.get();
    }

    /** How long they took together. */
    Duration spent() {
        return Duration.ofNanos(nanos.get());
    }

    @Override
    public StoredObject put(String key, byte[] content, PutCondition condition) {
        Supplier<StoredObject> write = () -> store.put(key, content, condition);
        return key.startsWith(prefix) ? timed(write) : write.get();
    }

    private StoredObject timed(Supplier<StoredObject> write) {
        long begun = System.nanoTime();
        try {
            return write.get();
        } finally {
            writes.incrementAndGet();
            nanos.addAndGet(System.nanoTime() - begun);
        }
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
        return store.upload(key);
    }

    @Override
    public InputStream get(String key, long offset) {
        return store.get(key, offset);
    }

    @Override
    public Fetched fetch(String key) {
        return store.fetch(key);
    }

    @Override
    public Optional<StoredObject> head(String key) {
        return store.head(key);
    }

    @Override
    public List<StoredObject> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public List<StoredObject> versions(String key) {
        return store.versions(key);
    }

    @Override
    public void delete(String key) {
        store.delete(key);
    }

    @Override
    public int abortUnfinished(String prefix, Instant startedBefore) {
        return store.abortUnfinished(prefix, startedBefore);
    }

    @Override
    public void close() {
        store.close();
    }
}
