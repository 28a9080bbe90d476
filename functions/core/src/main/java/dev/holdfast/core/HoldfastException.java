package dev.holdfast.core;

/**
 * Root of every error Holdfast raises on purpose. A subtype exists per cause the caller can act on.
 *
 * <p>The message says what happened and where; {@link #hint()} says what to do next. Neither ever carries a secret.
 */
public abstract class HoldfastException extends RuntimeException {
    private final String hint;

    protected HoldfastException(String what, String hint) {
        super(what);
        this.hint = hint;
    }

    protected HoldfastException(String what, String hint, Throwable cause) {
        super(what, cause);
        this.hint = hint;
    }

    /** One sentence that tells the reader what to do about it. */
    public String hint() {
        return hint;
    }

    /** What happened and the hint as one line, for logs and reports. */
    public String explained() {
        return getMessage() + " Hint: " + hint;
    }
}
