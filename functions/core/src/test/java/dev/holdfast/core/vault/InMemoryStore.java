package dev.holdfast.core.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The model every store is held against: one lock, exact conditions, all versions kept. A deleted key keeps its versions
 * under a marker, as in a versioned bucket.
 */
public final class InMemoryStore implements ObjectStore {
    private final String name;
    private final Clock clock;
    private final NavigableMap<String, Deque<Optional<Fetched>>> histories = new TreeMap<>(ObjectKey.ORDER);
    private final List<Writing> unfinished = new ArrayList<>();
    /** What is held or locked, where this store can do that. */
    private final Set<String> held = new TreeSet<>();

    private final SortedMap<String, Instant> locked = new TreeMap<>();
    private final boolean locks;
    private long writes;

    public InMemoryStore(String name, Clock clock) {
        this(name, clock, false);
    }

    private InMemoryStore(String name, Clock clock, boolean locks) {
        this.name = name;
        this.clock = clock;
        this.locks = locks;
    }

    /** A store with object lock. */
    public static InMemoryStore locking(String name, Clock clock) {
        return new InMemoryStore(name, clock, true);
    }

    /** The keys whose current version may not be destroyed until further notice. */
    public synchronized Set<String> held() {
        return Set.copyOf(held);
    }

    /** Until when the current version of a key may not be destroyed. */
    public synchronized SortedMap<String, Instant> locked() {
        return new TreeMap<>(locked);
    }

    @Override
    public synchronized void hold(String key, boolean wanted) {
        require(key);
        if (wanted) {
            held.add(key);
        } else {
            held.remove(key);
        }
    }

    @Override
    public synchronized void lockUntil(String key, Instant until) {
        require(key);
        locked.merge(key, until, (one, other) -> one.isAfter(other) ? one : other);
    }

    @Override
    public synchronized Optional<ObjectLock> lock(String key) {
        requireThere(key);
        return Optional.ofNullable(locked.get(key)).map(until -> new ObjectLock(ObjectLock.Mode.GOVERNANCE, until));
    }

    private void require(String key) {
        if (!locks) {
            throw new StoreException.Misconfigured(name, "no object lock.", "use a store that locks.");
        }
        requireThere(key);
    }

    private void requireThere(String key) {
        if (current(ObjectKey.valid(key)).isEmpty()) {
            throw new StoreException.Missing(name, key);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Feature> features() {
        return locks
                ? Set.of(Feature.VERSIONS, Feature.ATOMIC_CONDITIONS, Feature.OBJECT_LOCK)
                : Set.of(Feature.VERSIONS, Feature.ATOMIC_CONDITIONS);
    }

    @Override
    public synchronized Upload upload(String key) {
        Writing upload = new Writing(ObjectKey.valid(key), clock.instant());
        unfinished.add(upload);
        return upload;
    }

    @Override
    public synchronized StoredObject put(String key, byte[] content, PutCondition condition) {
        Optional<String> present =
                current(ObjectKey.valid(key)).map(f -> f.object().tag());
        boolean holds = switch (condition) {
            case PutCondition.Always always -> true;
            case PutCondition.IfAbsent absent -> present.isEmpty();
            case PutCondition.IfMatches matches ->
                present.filter(matches.tag()::equals).isPresent();
        };
        if (!holds) {
            throw new StoreException.ConditionFailed(name, key);
        }
        String write = Long.toString(++writes);
        StoredObject object = new StoredObject(key, content.length, "tag-" + write, "v" + write, clock.instant());
        histories.computeIfAbsent(key, k -> new ArrayDeque<>()).push(Optional.of(new Fetched(object, content.clone())));
        return object;
    }

    @Override
    public InputStream get(String key, long offset) {
        byte[] content = fetch(key).content();
        int from = (int) Math.min(offset, content.length);
        return new ByteArrayInputStream(content, from, content.length - from);
    }

    @Override
    public synchronized Fetched fetch(String key) {
        Fetched found = current(ObjectKey.valid(key)).orElseThrow(() -> new StoreException.Missing(name, key));
        return new Fetched(found.object(), found.content().clone());
    }

    @Override
    public synchronized Optional<StoredObject> head(String key) {
        return current(ObjectKey.valid(key)).map(Fetched::object);
    }

    @Override
    public synchronized List<StoredObject> list(String prefix, String after, int limit) {
        return histories.tailMap(after, false).keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .flatMap(key -> current(key).map(Fetched::object).stream())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<StoredObject> versions(String key) {
        return histories.getOrDefault(ObjectKey.valid(key), new ArrayDeque<>()).stream()
                .flatMap(version -> version.map(Fetched::object).stream())
                .toList();
    }

    @Override
    public synchronized void delete(String key) {
        if (current(ObjectKey.valid(key)).isPresent()) {
            histories.get(key).push(Optional.empty());
        }
    }

    @Override
    public synchronized int abortUnfinished(String prefix, Instant startedBefore) {
        List<Writing> stale = unfinished.stream()
                .filter(upload -> upload.key.startsWith(prefix) && upload.started.isBefore(startedBefore))
                .toList();
        unfinished.removeAll(stale);
        return stale.size();
    }

    @Override
    public void close() {
        // Nothing is held open.
    }

    /** Flips one bit of the current content, as a failing disk would: the tag stays as it is. */
    public synchronized void corrupt(String key, int at) {
        byte[] content = current(key).orElseThrow().content();
        content[at] ^= 1;
    }

    /** Cuts the current content to its first {@code bytes} bytes behind the store's back. */
    public synchronized void truncate(String key, int bytes) {
        Fetched found = current(key).orElseThrow();
        histories.get(key).pop();
        histories.get(key).push(Optional.of(new Fetched(found.object(), Arrays.copyOf(found.content(), bytes))));
    }

    private Optional<Fetched> current(String key) {
        return Optional.ofNullable(histories.get(key)).flatMap(Deque::peek);
    }

    private synchronized StoredObject publish(Writing upload, byte[] content) {
        if (!unfinished.remove(upload)) {
            throw new StoreException.Unavailable(name, upload.key, "the upload was aborted.", null);
        }
        return put(upload.key, content, PutCondition.always());
    }

    private synchronized void abort(Writing upload) {
        unfinished.remove(upload);
    }

    private final class Writing implements Upload {
        private final String key;
        private final Instant started;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        private Writing(String key, Instant started) {
            this.key = key;
            this.started = started;
        }

        @Override
        public OutputStream body() {
            return body;
        }

        @Override
        public StoredObject complete() {
            return publish(this, body.toByteArray());
        }

        @Override
        public void close() {
            abort(this);
        }
    }
}
