package dev.holdfast.aws.control.compute;

import dev.holdfast.core.HoldfastException;

/** Nobody could be asked to go on with a run, or what was asked could not be taken back. The run itself is untouched. */
public final class ContinuationFailed extends HoldfastException {
    private static final long serialVersionUID = 1L;

    ContinuationFailed(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }
}
