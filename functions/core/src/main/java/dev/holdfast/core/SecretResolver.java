package dev.holdfast.core;

import dev.holdfast.core.plan.SecretRef;

/** Reads secrets from one or more places; one bean per place. */
public interface SecretResolver {
    /** Whether this resolver knows the reference's place. */
    boolean knows(SecretRef reference);

    /**
     * Reads the secret as it is now.
     *
     * @throws SecretUnavailable when it cannot be read; the message names the reference, never a value
     */
    Secret resolve(SecretRef reference);

    /** A secret could not be read. */
    final class SecretUnavailable extends HoldfastException {
        public SecretUnavailable(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }
}
