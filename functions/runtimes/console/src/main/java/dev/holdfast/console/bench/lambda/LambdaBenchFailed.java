package dev.holdfast.console.bench.lambda;

import dev.holdfast.core.HoldfastException;

/** What is to be measured could not be set up, or did not do what is to be measured. */
public final class LambdaBenchFailed extends HoldfastException {
    private static final long serialVersionUID = 1L;

    LambdaBenchFailed(String what, String hint) {
        super(what, hint);
    }
}
