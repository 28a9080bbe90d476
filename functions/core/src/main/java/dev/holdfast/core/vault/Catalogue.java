package dev.holdfast.core.vault;

import dev.holdfast.core.vault.VaultLayout.ManifestKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Which backups one store holds. Every manifest read is verified; what cannot be relied on is reported as
 * {@link Entry.Unreadable}, never passed over. Time is the consistency instant.
 */
public final class Catalogue {
    /** How far back to look for the newest, step by step: most systems have a backup within hours. */
    private static final List<Duration> WINDOWS = List.of(
            Duration.ofHours(2), Duration.ofDays(1), Duration.ofDays(8), Duration.ofDays(32), Duration.ofDays(366));

    /** A backup's consistency instant lies near the time in its identifier: the source's clock may be off. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofDays(1);

    private final VaultLayout layout;
    private final Documents documents;
    private final ObjectStore store;
    private final Clock clock;

    Catalogue(VaultLayout layout, Documents documents, ObjectStore store, Clock clock) {
        this.layout = layout;
        this.documents = documents;
        this.store = store;
        this.clock = clock;
    }

    /**
     * The newest backup.
     *
     * @param newest the newest that can be relied on, if there is any
     * @param unreadable newer ones that cannot, newest first; the caller must mention them
     */
    public record Latest(Optional<Manifest> newest, List<Entry.Unreadable<Manifest>> unreadable) {}

    /** Names of the systems that have backups, in order. Costs one request each and one more. */
    public List<String> systems() {
        List<String> systems = new ArrayList<>();
        List<StoredObject> next = store.list(layout.manifests(), "", 1);
        while (!next.isEmpty()) {
            String key = next.getFirst().key();
            Optional<ManifestKey> parsed = layout.parseManifest(key);
            parsed.ifPresent(manifest -> systems.add(manifest.system()));
            String after = parsed.isPresent() ? VaultLayout.afterFolder(layout.manifests(), key) : key;
            next = store.list(layout.manifests(), after, 1);
        }
        return systems;
    }

    /**
     * The newest backup of a system, found by listing windows that grow back from now: a handful of requests however
     * many backups there are.
     */
    public Latest latest(String system) {
        List<Entry.Unreadable<Manifest>> unreadable = new ArrayList<>();
        String seenFrom = "";
        Instant now = clock.instant();
        for (int step = 0; step <= WINDOWS.size(); step++) {
            String from = step < WINDOWS.size() ? layout.before(system, now.minus(WINDOWS.get(step))) : "";
            List<String> keys = Documents.keys(store, layout.manifests(system), from);
            for (String key : keys.reversed()) {
                if (!seenFrom.isEmpty() && key.compareTo(seenFrom) > 0) {
                    continue; // already read in a smaller window
                }
                switch (documents.manifest(store, key).orElse(null)) {
                    case Entry.Readable<Manifest> entry -> {
                        return new Latest(Optional.of(entry.content()), List.copyOf(unreadable));
                    }
                    case Entry.Unreadable<Manifest> entry -> unreadable.add(entry);
                    case null -> {} // deleted since it was listed
                }
            }
            seenFrom = from;
        }
        return new Latest(Optional.empty(), List.copyOf(unreadable));
    }

    /** The backup with this identifier, if the store has it. Looks around the time in the identifier first. */
    public Optional<Entry<Manifest>> find(BackupId id) {
        List<String> systems = systems();
        if (id.isTimeOrdered()) {
            Instant from = id.createdAt().minus(CLOCK_TOLERANCE);
            Instant to = id.createdAt().plus(CLOCK_TOLERANCE);
            for (String system : systems) {
                Optional<ManifestKey> found = withId(keys(system, from, to), id);
                if (found.isPresent()) {
                    return documents.manifest(store, found.get().key());
                }
            }
        }
        for (String system : systems) {
            Optional<ManifestKey> found = withId(keys(system, Instant.MIN, Instant.MAX), id);
            if (found.isPresent()) {
                return documents.manifest(store, found.get().key());
            }
        }
        return Optional.empty();
    }

    private static Optional<ManifestKey> withId(List<ManifestKey> keys, BackupId id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /**
     * What the keys alone say about the backups from {@code from} (included) to {@code to} (excluded), oldest first:
     * enough to see gaps, at the cost of listing only. Keys are not signed; rely on {@link #between} where it matters.
     * What stands there under a key that is no manifest's is left out; {@link #all} and {@link #latest} report it.
     */
    public List<ManifestKey> keys(String system, Instant from, Instant to) {
        String after = from.equals(Instant.MIN) ? "" : layout.before(system, from);
        List<ManifestKey> found = new ArrayList<>();
        List<StoredObject> page;
        boolean more;
        do {
            page = store.list(layout.manifests(system), after, Documents.PAGE);
            more = page.size() == Documents.PAGE;
            for (StoredObject object : page) {
                after = object.key();
                Optional<ManifestKey> key = layout.parseManifest(object.key());
                if (key.isPresent() && !key.get().instant().isBefore(to)) {
                    return found;
                }
                key.ifPresent(found::add);
            }
        } while (more);
        return found;
    }

    /** The backups from {@code from} (included) to {@code to} (excluded), oldest first. */
    public List<Entry<Manifest>> between(String system, Instant from, Instant to) {
        List<String> keys =
                keys(system, from, to).stream().map(ManifestKey::key).toList();
        return Documents.readAll(keys, key -> documents.manifest(store, key));
    }

    /** All backups of a system, oldest first, read page by page as the stream is consumed. */
    public Stream<Entry<Manifest>> all(String system) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new Pages(layout.manifests(system)), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    private final class Pages implements Iterator<Entry<Manifest>> {
        /** Small: whoever stops early has not read hundreds of manifests for nothing. */
        private static final int PAGE = 64;

        private final String prefix;
        private Iterator<Entry<Manifest>> page = List.<Entry<Manifest>>of().iterator();
        private String after = "";
        private boolean more = true;

        Pages(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && more) {
                List<String> keys = store.list(prefix, after, PAGE).stream()
                        .map(StoredObject::key)
                        .toList();
                more = keys.size() == PAGE;
                after = keys.isEmpty() ? after : keys.getLast();
                page = Documents.readAll(keys, key -> documents.manifest(store, key))
                        .iterator();
            }
            return page.hasNext();
        }

        @Override
        public Entry<Manifest> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no further backup");
            }
            return page.next();
        }
    }
}
