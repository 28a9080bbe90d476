package dev.holdfast.console.bench.failover;

import dev.holdfast.core.HoldfastException;

/** What is to be measured could not be set up, or did not do what is to be measured; nothing is left running. */
final class FailoverBenchFailed extends HoldfastException {
    private static final long serialVersionUID = 1L;

    FailoverBenchFailed(String what, String hint) {
        super(what, hint);
    }

    FailoverBenchFailed(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }
}
