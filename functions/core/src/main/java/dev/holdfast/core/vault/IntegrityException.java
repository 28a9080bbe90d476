package dev.holdfast.core.vault;

import dev.holdfast.core.HoldfastException;

/** Bytes are not what was stored: changed, truncated, swapped, or signed by nobody we trust. */
public final class IntegrityException extends HoldfastException {
    public IntegrityException(String what, Throwable cause) {
        super(
                what,
                "do not restore from this copy; verify the copies in the other stores and keep this one for the investigation.",
                cause);
    }

    public IntegrityException(String what) {
        this(what, null);
    }
}
