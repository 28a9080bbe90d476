package dev.holdfast.core.vault.pipeline;

import dev.holdfast.core.vault.Fetched;
import dev.holdfast.core.vault.ObjectStore;
import dev.holdfast.core.vault.PutCondition;
import dev.holdfast.core.vault.StoreException;
import dev.holdfast.core.vault.StoredObject;
import dev.holdfast.core.vault.Upload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that counts its requests. Keys in these tests are ASCII, so text order is byte order. */
final class MapStore implements ObjectStore {
    private final String name;
    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Replication> replications = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private int unfinishedUploads;

    MapStore(String name) {
        this.name = name;
    }

    NavigableMap<String, byte[]> objects() {
        return objects;
    }

    int requests() {
        return requests.get();
    }

    void resetRequests() {
        requests.set(0);
    }

    /** What the provider says of one object from now on. */
    void replication(String key, Replication said) {
        replications.put(key, said);
    }

    @Override
    public Replication replication(String key) {
        requests.incrementAndGet();
        return replications.getOrDefault(key, Replication.NONE);
    }

    void unfinishedUploads(int count) {
        unfinishedUploads = count;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Feature> features() {
        return Set.of(Feature.ATOMIC_CONDITIONS);
    }

    @Override
    public Upload upload(String key) {
        requests.incrementAndGet();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return new Upload() {
            @Override
            public OutputStream body() {
                return body;
            }

            @Override
            public StoredObject complete() {
                objects.put(key, body.toByteArray());
                return object(key, body.toByteArray());
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public synchronized StoredObject put(String key, byte[] content, PutCondition condition) {
        requests.incrementAndGet();
        boolean holds = switch (condition) {
            case PutCondition.Always ignored -> true;
            case PutCondition.IfAbsent ignored -> !objects.containsKey(key);
            case PutCondition.IfMatches matches ->
                objects.containsKey(key) && tag(objects.get(key)).equals(matches.tag());
        };
        if (!holds) {
            throw new StoreException.ConditionFailed(name, key);
        }
        objects.put(key, content.clone());
        return object(key, content);
    }

    @Override
    public InputStream get(String key, long offset) {
        byte[] content = content(key);
        return new ByteArrayInputStream(content, (int) offset, content.length);
    }

    @Override
    public Fetched fetch(String key) {
        byte[] content = content(key);
        return new Fetched(object(key, content), content.clone());
    }

    private byte[] content(String key) {
        requests.incrementAndGet();
        byte[] content = objects.get(key);
        if (content == null) {
            throw new StoreException.Missing(name, key);
        }
        return content;
    }

    @Override
    public Optional<StoredObject> head(String key) {
        requests.incrementAndGet();
        return Optional.ofNullable(objects.get(key)).map(content -> object(key, content));
    }

    @Override
    public List<StoredObject> list(String prefix, String after, int limit) {
        requests.incrementAndGet();
        String from = after.compareTo(prefix) > 0 ? after : prefix;
        return objects.tailMap(from, !from.equals(after)).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .limit(limit)
                .map(entry -> object(entry.getKey(), entry.getValue()))
                .toList();
    }

    @Override
    public List<StoredObject> versions(String key) {
        return head(key).stream().toList();
    }

    @Override
    public void delete(String key) {
        requests.incrementAndGet();
        objects.remove(key);
    }

    @Override
    public int abortUnfinished(String prefix, Instant startedBefore) {
        requests.incrementAndGet();
        return unfinishedUploads;
    }

    @Override
    public void close() {}

    private static StoredObject object(String key, byte[] content) {
        return new StoredObject(key, content.length, tag(content), StoredObject.UNVERSIONED, Instant.EPOCH);
    }

    private static String tag(byte[] content) {
        return Integer.toHexString(Arrays.hashCode(content));
    }
}
