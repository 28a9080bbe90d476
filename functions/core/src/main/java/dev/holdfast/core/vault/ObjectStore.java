package dev.holdfast.core.vault;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One bucket, container or folder that keeps bytes under keys. Keys are UTF-8, {@code /}-separated, never start or end
 * with {@code /} and never contain {@code .} or {@code ..} as a part.
 *
 * <p>Every method may throw a {@link StoreException}: {@link StoreException.Unavailable} after the adapter's own
 * retries, {@link StoreException.Denied}, {@link StoreException.Full}; those that read a content {@link
 * StoreException.Archived}, having asked for it to be fetched back. Implementations are safe for use by several
 * threads. An interrupted or crashed call leaves either the old or the new object under a key, never a part of one.
 */
public interface ObjectStore extends AutoCloseable {

    /** The store's name in the plan. */
    String name();

    /** What this store can do beyond the common ground. */
    Set<Feature> features();

    /**
     * Starts a streamed write of unknown length. Nothing is visible under {@code key} before
     * {@link Upload#complete()}; closing without completing aborts and frees the parts.
     */
    Upload upload(String key);

    /**
     * Writes a small object in one request, if {@code condition} holds.
     *
     * @throws StoreException.ConditionFailed when it does not; nothing was written
     */
    StoredObject put(String key, byte[] content, PutCondition condition);

    /**
     * Opens the current version from byte {@code offset} (0 for all of it) to its end. Closing the stream early is
     * allowed and ends the transfer. A connection that breaks while reading surfaces as an {@link java.io.IOException},
     * never as a premature end of the stream.
     *
     * @throws StoreException.Missing when nothing stands under the key
     */
    InputStream get(String key, long offset);

    /**
     * Reads a small object whole, with the tag a later conditional put needs.
     *
     * @throws StoreException.Missing when nothing stands under the key
     */
    Fetched fetch(String key);

    /** What stands under {@code key}, without its bytes. */
    Optional<StoredObject> head(String key);

    /**
     * At most {@code limit} objects whose key starts with {@code prefix} and is greater than {@code after} (empty: from
     * the beginning), in ascending order of the keys' UTF-8 bytes. The whole answer costs no more requests than its
     * length calls for; that is what makes "the latest backup" cheap.
     */
    List<StoredObject> list(String prefix, String after, int limit);

    /** All versions of exactly this key, newest first; the current one only where the store keeps no versions. */
    List<StoredObject> versions(String key);

    /**
     * Removes the current version of {@code key}. Removing what is not there succeeds.
     *
     * @throws StoreException.Locked when a lock or legal hold forbids it
     */
    void delete(String key);

    /** How far the provider has come with bringing the current version of {@code key} to where it replicates this store to. */
    default Replication replication(String key) {
        return Replication.NONE;
    }

    /**
     * Forbids destroying the current version of {@code key} before {@code until}. A lock is only ever made longer: where it
     * already lasts as long, nothing happens.
     *
     * @throws StoreException.Missing when nothing stands under the key
     * @throws StoreException.Misconfigured when this store cannot lock, see {@link Feature#OBJECT_LOCK}
     */
    default void lockUntil(String key, Instant until) {
        throw cannotLock();
    }

    /**
     * Forbids destroying the current version of {@code key} until further notice (a legal hold), or lifts that again.
     * Independent of {@link #lockUntil}. Idempotent.
     *
     * @throws StoreException.Missing when nothing stands under the key
     * @throws StoreException.Misconfigured when this store cannot lock, see {@link Feature#OBJECT_LOCK}
     */
    default void hold(String key, boolean held) {
        throw cannotLock();
    }

    /**
     * What forbids destroying the current version of {@code key}; empty where nothing does, and in a store that cannot lock.
     *
     * @throws StoreException.Missing when nothing stands under the key
     */
    default Optional<ObjectLock> lock(String key) {
        if (head(key).isEmpty()) {
            throw new StoreException.Missing(name(), key);
        }
        return Optional.empty();
    }

    private StoreException.Misconfigured cannotLock() {
        return new StoreException.Misconfigured(
                name(), "its objects cannot be locked.", "use a store that has object lock for what must be kept.");
    }

    /** Aborts uploads under {@code prefix} that were started before {@code startedBefore}; returns how many. */
    int abortUnfinished(String prefix, Instant startedBefore);

    /** Frees connections. Idempotent, throws nothing checked. */
    @Override
    void close();

    /** How far replication has come with one object. */
    enum Replication {
        /** No rule replicates it, or the store does not replicate at all. */
        NONE,
        /** Under way. */
        PENDING,
        /** It is there, everywhere it should be. */
        DONE,
        /** The provider gave up. */
        FAILED
    }

    /** Capabilities that not every store has. */
    enum Feature {
        /** Overwritten and deleted objects stay readable as older versions. */
        VERSIONS,
        /** Objects can be locked against deletion. */
        OBJECT_LOCK,
        /** Conditional puts are atomic among concurrent writers: fit for leases and journals. */
        ATOMIC_CONDITIONS
    }
}
