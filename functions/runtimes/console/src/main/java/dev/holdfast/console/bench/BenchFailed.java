package dev.holdfast.console.bench;

import dev.holdfast.core.HoldfastException;

/** A benchmark could not be set up or one of its programs failed; nothing is left running. */
final class BenchFailed extends HoldfastException {
    private static final long serialVersionUID = 1L;

    BenchFailed(String what, String hint) {
        super(what, hint);
    }

    BenchFailed(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }
}
