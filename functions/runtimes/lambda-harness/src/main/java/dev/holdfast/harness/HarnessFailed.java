package dev.holdfast.harness;

import dev.holdfast.core.HoldfastException;

/** The function could not be run here; it is not the function that failed. */
public final class HarnessFailed extends HoldfastException {
    HarnessFailed(String what, String hint) {
        super(what, hint);
    }

    HarnessFailed(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }
}
