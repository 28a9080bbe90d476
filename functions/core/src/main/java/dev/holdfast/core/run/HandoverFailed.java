package dev.holdfast.core.run;

import dev.holdfast.core.HoldfastException;

/** Nobody took over what does not fit into this invocation: nothing was started anywhere. */
public final class HandoverFailed extends HoldfastException {
    private static final long serialVersionUID = 1L;

    /**
     * Says who was asked and what they answered.
     *
     * @param message where it should have gone and why it did not
     * @param hint what to do about it
     */
    public HandoverFailed(String message, String hint) {
        super(message, hint);
    }

    /** As above, keeping what caused it. */
    public HandoverFailed(String message, String hint, Throwable cause) {
        super(message, hint, cause);
    }
}
