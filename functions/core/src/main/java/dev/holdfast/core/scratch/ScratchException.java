package dev.holdfast.core.scratch;

import dev.holdfast.core.HoldfastException;

/** A throw-away server could not be had. It says nothing about the backup. */
public final class ScratchException extends HoldfastException {
    public ScratchException(String what, String hint, Throwable cause) {
        super("throw-away server: " + what, hint, cause);
    }

    public ScratchException(String what, String hint) {
        this(what, hint, null);
    }
}
