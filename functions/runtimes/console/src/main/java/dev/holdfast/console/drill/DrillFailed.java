package dev.holdfast.console.drill;

import dev.holdfast.core.HoldfastException;

/** The drill itself could not be held; it says nothing about the function that was to be drilled. */
final class DrillFailed extends HoldfastException {
    private static final long serialVersionUID = 1;

    DrillFailed(String what, Throwable cause) {
        super(what, "run it again; with --verbose it shows the run's log lines.", cause);
    }
}
