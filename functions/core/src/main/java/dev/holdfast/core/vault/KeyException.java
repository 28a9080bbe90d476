package dev.holdfast.core.vault;

import dev.holdfast.core.HoldfastException;

/** A key could not be used. */
public abstract sealed class KeyException extends HoldfastException {
    private KeyException(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }

    /** The key did not make this wrap, or the wrap or its context was changed. */
    public static final class WrongKey extends KeyException {
        public WrongKey(String key, String what, Throwable cause) {
            super(
                    "key '" + key + "': " + what,
                    "use the keyset that was in force when the backup was made, or another of its wraps.",
                    cause);
        }
    }

    /** The key cannot be found, reached or used. */
    public static sealed class Unavailable extends KeyException permits Unreachable {
        public Unavailable(String key, String what, String hint, Throwable cause) {
            super("key '" + key + "': " + what, hint, cause);
        }
    }

    /** Whoever keeps the key does not answer, or says that it cannot at the moment: nothing is wrong with the plan. */
    public static final class Unreachable extends Unavailable {
        public Unreachable(String key, String what, String hint, Throwable cause) {
            super(key, what, hint, cause);
        }
    }
}
