package dev.holdfast.console.sample;

import dev.holdfast.core.HoldfastException;

/** The sample database could not be made; what had been made of it stays and the database should be dropped. */
public final class SampleException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    SampleException(String what, String hint) {
        super(what, hint);
    }

    SampleException(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }
}
