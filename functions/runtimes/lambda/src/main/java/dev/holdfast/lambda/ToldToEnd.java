package dev.holdfast.lambda;

import dev.holdfast.core.HoldfastException;

/** The process that works on the invocation was told to end. */
public final class ToldToEnd extends HoldfastException {
    ToldToEnd() {
        super(
                "the process was told to end, so the work was stopped.",
                "invoke it again; what was not finished does not count.");
    }
}
