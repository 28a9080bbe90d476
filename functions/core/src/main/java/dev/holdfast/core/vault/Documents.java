package dev.holdfast.core.vault;

import dev.holdfast.core.vault.VaultLayout.ManifestKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads and appends the signed documents of one vault, and checks that each stands where its content says. */
final class Documents {
    /** As many keys as an S3 list answers at once. */
    static final int PAGE = 1000;

    private static final int PARALLEL = 32;

    private final VaultLayout layout;
    private final TrustedKeys trusted;

    Documents(VaultLayout layout, TrustedKeys trusted) {
        this.layout = layout;
        this.trusted = trusted;
    }

    /** The manifest under this key, or empty when it went away meanwhile. */
    Optional<Entry<Manifest>> manifest(ObjectStore store, String key) {
        return read(store, key, bytes -> manifestFrom(bytes, key));
    }

    /** The manifest in these bytes, which stand under {@code key}. */
    Manifest manifestFrom(byte[] bytes, String key) {
        Manifest manifest = SignedDocument.open(bytes, Manifest.class, Manifest.SCHEMA, trusted, "the manifest " + key);
        ManifestKey place = layout.parseManifest(key)
                .orElseThrow(() -> new IntegrityException(key + " is no key that Holdfast gives to a manifest."));
        boolean atHome = manifest.plan().equals(layout.plan())
                && layout.manifest(manifest).equals(place.key());
        if (!atHome) {
            throw new IntegrityException("the manifest " + key + " is properly signed, but belongs to backup "
                    + manifest.id() + " of '" + manifest.plan() + "/" + manifest.system() + "', not here.");
        }
        return manifest;
    }

    /** All records of one backup, oldest first. */
    List<Entry<BackupRecord>> records(ObjectStore store, BackupId id) {
        return readAll(keys(store, layout.records(id)), key -> read(store, key, bytes -> recordFrom(bytes, key)));
    }

    private BackupRecord recordFrom(byte[] bytes, String key) {
        BackupRecord document =
                SignedDocument.open(bytes, BackupRecord.class, BackupRecord.SCHEMA, trusted, "the record " + key);
        if (!key(document).equals(key)) {
            throw new IntegrityException(
                    "the record " + key + " is properly signed, but belongs to " + key(document) + ", not here.");
        }
        return document;
    }

    /** What the newest runs of a function reported, newest first. */
    List<Entry<RunRecord>> runs(ObjectStore store, String function, Instant from, int most) {
        List<String> keys = keys(store, layout.runs(), layout.beforeRuns(from)).stream()
                .filter(key -> layout.isRunOf(function, key))
                .toList();
        List<String> newest = keys.subList(Math.max(0, keys.size() - most), keys.size());
        return readAll(newest, key -> read(store, key, bytes -> runFrom(bytes, key)))
                .reversed();
    }

    private RunRecord runFrom(byte[] bytes, String key) {
        RunRecord run = SignedDocument.open(bytes, RunRecord.class, RunRecord.SCHEMA, trusted, "the run record " + key);
        if (!layout.run(run.at(), run.function(), run.run()).equals(key)) {
            throw new IntegrityException("the run record " + key + " is properly signed, but belongs to run "
                    + run.run() + " of '" + run.function() + "', not here.");
        }
        return run;
    }

    /** The wraps of the newest re-wrap, none when there was none. */
    List<KeyWrap> newestRewrap(ObjectStore store, BackupId id) {
        List<String> rewraps = keys(store, layout.records(id)).stream()
                .filter(key -> key.endsWith("-rewrap.json"))
                .toList();
        for (String key : rewraps.reversed()) {
            Optional<Entry<BackupRecord>> entry = read(store, key, bytes -> recordFrom(bytes, key));
            if (entry.orElse(null)
                    instanceof Entry.Readable<BackupRecord>(String ignored, BackupRecord.Rewrap rewrap)) {
                return rewrap.wraps();
            }
        }
        return List.of();
    }

    String key(BackupRecord document) {
        String type = switch (document) {
            case Verification ignored -> "verification";
            case BackupRecord.Copy ignored -> "copy";
            case BackupRecord.Rewrap ignored -> "rewrap";
            case BackupRecord.Hold ignored -> "hold";
            case BackupRecord.Lock ignored -> "lock";
        };
        return layout.record(document.backup(), document.id(), type);
    }

    /** Writes to the first store or fails, then tries the others. */
    static Appended append(String key, byte[] document, ObjectStore first, List<ObjectStore> others) {
        first.put(key, document, PutCondition.ifAbsent());
        SortedMap<String, String> missing = new TreeMap<>();
        for (ObjectStore other : others) {
            try {
                other.put(key, document, PutCondition.ifAbsent());
            } catch (StoreException e) {
                missing.put(other.name(), e.getMessage());
            }
        }
        return new Appended(key, missing);
    }

    /** Writes to every store that takes it; fails as the first one did when none does. */
    static Appended appendAnywhere(String key, byte[] document, List<ObjectStore> stores) {
        SortedMap<String, String> missing = new TreeMap<>();
        List<StoreException> failures = new ArrayList<>();
        for (ObjectStore store : stores) {
            try {
                store.put(key, document, PutCondition.ifAbsent());
            } catch (StoreException e) {
                missing.put(store.name(), e.getMessage());
                failures.add(e);
            }
        }
        if (failures.size() == stores.size()) {
            throw failures.getFirst();
        }
        return new Appended(key, missing);
    }

    /** All keys under a prefix. */
    static List<String> keys(ObjectStore store, String prefix) {
        return keys(store, prefix, "");
    }

    /** All keys under a prefix after this one. */
    static List<String> keys(ObjectStore store, String prefix, String after) {
        List<String> keys = new ArrayList<>();
        List<StoredObject> page = store.list(prefix, after, PAGE);
        page.forEach(object -> keys.add(object.key()));
        while (page.size() == PAGE) {
            page = store.list(prefix, keys.getLast(), PAGE);
            page.forEach(object -> keys.add(object.key()));
        }
        return keys;
    }

    /** Reads many documents, some at a time, in the order of their keys; those that went away are left out. */
    static <T> List<Entry<T>> readAll(List<String> keys, Reader<T> reader) {
        List<Entry<T>> entries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int from = 0; from < keys.size(); from += PARALLEL) {
                List<Callable<Optional<Entry<T>>>> batch = new ArrayList<>();
                for (String key : keys.subList(from, Math.min(keys.size(), from + PARALLEL))) {
                    batch.add(() -> reader.read(key));
                }
                for (Future<Optional<Entry<T>>> answer : threads.invokeAll(batch)) {
                    answer.get().ifPresent(entries::add);
                }
            }
            return entries;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("reading a signed document failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading signed documents", e);
        }
    }

    private static <T> Optional<Entry<T>> read(ObjectStore store, String key, Parser<T> parser) {
        try {
            return Optional.of(
                    new Entry.Readable<>(key, parser.parse(store.fetch(key).content())));
        } catch (StoreException.Missing e) {
            return Optional.empty(); // deleted since it was listed: it is not there, and nothing is hidden
        } catch (IntegrityException | SchemaException e) {
            return Optional.of(new Entry.Unreadable<>(key, e.getMessage()));
        }
    }

    /** Reads the document under a key. */
    interface Reader<T> {
        Optional<Entry<T>> read(String key);
    }

    private interface Parser<T> {
        T parse(byte[] bytes);
    }
}
