package dev.holdfast.core.failover;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.runbook.Refusal;

/** Clients could not be sent elsewhere. The subtype says what the operator can do about it. */
public abstract sealed class TrafficException extends HoldfastException {
    private TrafficException(String instrument, String what, String hint, Throwable cause) {
        super("traffic '" + instrument + "': " + what, hint, cause);
    }

    /** Nobody answered, so nobody knows whether the change was made. */
    public static final class Unreachable extends TrafficException {
        public Unreachable(String instrument, String what, String hint, Throwable cause) {
            super(instrument, what, hint, cause);
        }
    }

    /** The authority said no: a wrong key, a zone that refuses, a missing right. Nothing was changed. */
    public static final class Refused extends TrafficException implements Refusal {
        public Refused(String instrument, String what, String hint, Throwable cause) {
            super(instrument, what, hint, cause);
        }
    }

    /** What the plan says cannot work as things are: no such record, no such zone. Nothing was changed. */
    public static final class Precondition extends TrafficException implements Refusal {
        public Precondition(String instrument, String what, String hint) {
            super(instrument, what, hint, null);
        }
    }
}
