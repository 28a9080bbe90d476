package dev.holdfast.core.vault;

import dev.holdfast.core.HoldfastException;
import java.time.Duration;

/** A store did not do what it was asked. The subtype says what the caller can do about it. */
public abstract sealed class StoreException extends HoldfastException {
    private final String store;
    private final String key;

    private StoreException(String store, String key, String what, String hint, Throwable cause) {
        super("store '" + store + "', key '" + key + "': " + what, hint, cause);
        this.store = store;
        this.key = key;
    }

    /** The store's name in the plan. */
    public String store() {
        return store;
    }

    /** The key, or the prefix, the request was about. */
    public String key() {
        return key;
    }

    /** Nothing stands under the key. */
    public static final class Missing extends StoreException {
        public Missing(String store, String key) {
            super(
                    store,
                    key,
                    "no such object.",
                    "list what exists with 'holdfast backups'; another store may hold a copy.",
                    null);
        }
    }

    /** A conditional put found another content than expected; somebody else was faster. */
    public static final class ConditionFailed extends StoreException {
        public ConditionFailed(String store, String key) {
            super(
                    store,
                    key,
                    "the object changed meanwhile, nothing was written.",
                    "read it again and decide anew.",
                    null);
        }
    }

    /** The store could not be reached or kept failing after the adapter's retries. */
    public static final class Unavailable extends StoreException {
        public Unavailable(String store, String key, String what, Throwable cause) {
            super(
                    store,
                    key,
                    what,
                    "check the store's endpoint and the network; the run can be repeated safely.",
                    cause);
        }
    }

    /** The credentials do not allow the request, or are none. */
    public static final class Denied extends StoreException {
        public Denied(String store, String key, String what, Throwable cause) {
            this(store, key, what, "check the credentials and the bucket policy of this store.", cause);
        }

        /** With a hint for this very cause. */
        public Denied(String store, String key, String what, String hint, Throwable cause) {
            super(store, key, what, hint, cause);
        }
    }

    /** The object is kept in an archive and must be fetched back first, which has been asked for. */
    public static final class Archived extends StoreException {
        private final Duration ready;

        /**
         * @param ready after so long at the latest it can be read, as far as the provider says
         */
        public Archived(String store, String key, String what, Duration ready, Throwable cause) {
            super(
                    store,
                    key,
                    what,
                    "run it again after that, nothing else needs to be done; another store's copy can be read at once.",
                    cause);
            this.ready = ready;
        }

        /** After so long at the latest it can be read. */
        public Duration ready() {
            return ready;
        }
    }

    /** No space is left, or a quota is used up. */
    public static final class Full extends StoreException {
        public Full(String store, String key, String what, Throwable cause) {
            super(store, key, what, "free space or raise the quota; nothing was published.", cause);
        }
    }

    /** A lock or legal hold forbids the change. */
    public static final class Locked extends StoreException {
        public Locked(String store, String key, String what, Throwable cause) {
            super(store, key, what, "wait until the lock ends; a legal hold is lifted by its owner.", cause);
        }
    }

    /** The plan's settings for this store cannot work. */
    public static final class Misconfigured extends StoreException {
        public Misconfigured(String store, String what, String hint) {
            super(store, "", what, hint, null);
        }
    }
}
