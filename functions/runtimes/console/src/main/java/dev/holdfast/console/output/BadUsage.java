package dev.holdfast.console.output;

import dev.holdfast.core.HoldfastException;

/** What was asked on the command line cannot be done as it was asked; nothing was done. */
public final class BadUsage extends HoldfastException {
    public BadUsage(String what, String hint) {
        super(what, hint);
    }
}
