package dev.holdfast.core.vault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.holdfast.core.vault.ObjectStore.Feature;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Keeps one backup from being destroyed, beyond what the plan's lock does: for a court, an auditor, an investigation. Every
 * object that the backup consists of (manifest, stored artifacts, records) is held or locked in every store that keeps the
 * backup and can; that it was done is recorded beside it, signed. What a provider holds itself is not touched. Repeating it
 * does no harm.
 */
public record Preservation(Vault vault, Clock clock) {

    /** What became of it in one store. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Done.class, name = "done"),
        @JsonSubTypes.Type(value = CannotLock.class, name = "cannot-lock"),
        @JsonSubTypes.Type(value = NotThere.class, name = "not-there"),
        @JsonSubTypes.Type(value = Failed.class, name = "failed")
    })
    public sealed interface InStore {
        /** The store's name in the plan. */
        String store();
    }

    /** So many objects are held, locked or released now. */
    public record Done(String store, int objects) implements InStore {}

    /** The store has no object lock. */
    public record CannotLock(String store) implements InStore {}

    /** The store does not keep this backup. */
    public record NotThere(String store) implements InStore {}

    /** Some objects may be held, others not: repeat it. */
    public record Failed(String store, String why) implements InStore {}

    /**
     * Forbids destroying the backup until further notice, or lifts that. Both are recorded when they took hold anywhere.
     *
     * @param reason why; stands in the record
     * @param by who asks, as claimed
     * @throws StoreException when the record cannot be written; what was done in the stores stays
     */
    public List<InStore> hold(Manifest manifest, boolean held, String reason, String by) {
        List<InStore> outcomes = everywhere(manifest, (store, key) -> store.hold(key, held));
        List<String> done = done(outcomes);
        if (!done.isEmpty()) {
            Instant now = clock.instant();
            vault.append(new BackupRecord.Hold(BackupRecord.newId(now), manifest.id(), now, held, done, reason, by));
        }
        return outcomes;
    }

    /**
     * Forbids destroying the backup before {@code until}; where a lock lasts longer already, it stays. Recorded as for
     * {@link #hold}.
     */
    public List<InStore> lockUntil(Manifest manifest, Instant until, String reason, String by) {
        List<InStore> outcomes = everywhere(manifest, (store, key) -> store.lockUntil(key, until));
        List<String> done = done(outcomes);
        if (!done.isEmpty()) {
            Instant now = clock.instant();
            vault.append(new BackupRecord.Lock(BackupRecord.newId(now), manifest.id(), now, until, done, reason, by));
        }
        return outcomes;
    }

    private List<InStore> everywhere(Manifest manifest, BiConsumer<ObjectStore, String> change) {
        return vault.stores().stream().map(store -> in(store, manifest, change)).toList();
    }

    private InStore in(ObjectStore store, Manifest manifest, BiConsumer<ObjectStore, String> change) {
        try {
            if (store.head(vault.layout().manifest(manifest)).isEmpty()) {
                return new NotThere(store.name());
            }
            if (!store.features().contains(Feature.OBJECT_LOCK)) {
                return new CannotLock(store.name());
            }
            List<String> keys = BackupObjects.keys(vault.layout(), store, manifest);
            keys.forEach(key -> change.accept(store, key));
            return new Done(store.name(), keys.size());
        } catch (StoreException e) {
            return new Failed(store.name(), e.explained());
        }
    }

    private static List<String> done(List<InStore> outcomes) {
        return outcomes.stream()
                .filter(Done.class::isInstance)
                .map(InStore::store)
                .toList();
    }
}
