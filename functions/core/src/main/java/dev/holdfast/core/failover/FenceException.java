package dev.holdfast.core.failover;

import dev.holdfast.core.HoldfastException;

/** A server could not be given back. The subtype says what the operator can do about it. */
public abstract sealed class FenceException extends HoldfastException {
    private FenceException(String instrument, String what, String hint, Throwable cause) {
        super("fence '" + instrument + "': " + what, hint, cause);
    }

    /** The provider gave no usable answer, so nobody knows whether the change was made. */
    public static final class Unreachable extends FenceException {
        public Unreachable(String instrument, String what, String hint, Throwable cause) {
            super(instrument, what, hint, cause);
        }
    }

    /** The provider said no: a wrong token, a server it does not know. Nothing was changed. */
    public static final class Refused extends FenceException {
        public Refused(String instrument, String what, String hint, Throwable cause) {
            super(instrument, what, hint, cause);
        }
    }

    /** What the plan says cannot work as things are. Nothing was asked or changed. */
    public static final class Precondition extends FenceException {
        public Precondition(String instrument, String what, String hint) {
            super(instrument, what, hint, null);
        }
    }
}
