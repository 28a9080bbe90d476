package dev.holdfast.core;

import dev.holdfast.core.plan.SecretRef;

/** Reads secrets from one or more places; one bean per place. */
public interface SecretResolver {
    /** Whether this resolver knows the reference's place. */
    boolean knows(SecretRef reference);

    /**
     * Reads the secret as it is now, or was a few seconds ago.
     *
     * @throws SecretUnavailable when it cannot be read; the message names the reference, never a value
     */
    Secret resolve(SecretRef reference);

    /**
     * Reads the secret where it is kept, whatever was remembered of it: for whoever was refused with what {@link #resolve} gave.
     * Those that remember nothing need not do otherwise than {@link #resolve}.
     *
     * @throws SecretUnavailable as {@link #resolve}
     */
    default Secret fresh(SecretRef reference) {
        return resolve(reference);
    }

    /** A secret could not be read. */
    final class SecretUnavailable extends HoldfastException {
        public SecretUnavailable(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }
}
