package dev.holdfast.core.vault.pipeline;

import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Fails exactly one call, the n-th, either before it has any effect or after it took effect. */
final class FailingStore implements ObjectStore {
    /** Whether the call that fails has done its work. */
    enum When {
        BEFORE_THE_EFFECT,
        AFTER_THE_EFFECT
    }

    private final ObjectStore store;
    private final int failAt;
    private final When when;
    private int calls;

    FailingStore(ObjectStore store, int failAt, When when) {
        this.store = store;
        this.failAt = failAt;
        this.when = when;
    }

    /** Whether the failing position was reached. */
    boolean failed() {
        return calls >= failAt;
    }

    private <T> T call(String key, Supplier<T> call) {
        boolean fails = ++calls == failAt;
        if (fails && when == When.BEFORE_THE_EFFECT) {
            throw broken(key);
        }
        T answer = call.get();
        if (fails) {
            throw broken(key);
        }
        return answer;
    }

    private StoreException broken(String key) {
        return new StoreException.Unavailable(name(), key, "broken on purpose at call " + failAt + ".", null);
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
        Upload upload = call(key, () -> store.upload(key));
        return new Upload() {
            @Override
            public OutputStream body() {
                return new FilterOutputStream(upload.body()) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (++calls == failAt) {
                            throw new IOException("broken on purpose at call " + failAt);
                        }
                        out.write(bytes, offset, length);
                    }
                };
            }

            @Override
            public StoredObject complete() {
                return call(key, upload::complete);
            }

            @Override
            public void close() {
                upload.close();
            }
        };
    }

    @Override
    public StoredObject put(String key, byte[] content, PutCondition condition) {
        return call(key, () -> store.put(key, content, condition));
    }

    @Override
    public InputStream get(String key, long offset) {
        return new FilterInputStream(call(key, () -> store.get(key, offset))) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                if (++calls == failAt) {
                    throw new IOException("broken on purpose at call " + failAt);
                }
                return super.read(bytes, from, length);
            }
        };
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
    public int abortUnfinished(String prefix, Instant startedBefore) {
        return call(prefix, () -> store.abortUnfinished(prefix, startedBefore));
    }

    @Override
    public void close() {
        store.close();
    }
}
