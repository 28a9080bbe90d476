package dev.holdfast.core.system;

import dev.holdfast.core.HoldfastException;
import dev.holdfast.core.runbook.Refusal;

/** A system could not be captured, restored or read. The subtype says what the operator can do about it. */
public abstract sealed class SystemException extends HoldfastException {
    private SystemException(String system, String what, String hint, Throwable cause) {
        super("system '" + system + "': " + what, hint, cause);
    }

    /** The system cannot be reached. */
    public static final class Unreachable extends SystemException {
        public Unreachable(String system, String what, String hint, Throwable cause) {
            super(system, what, hint, cause);
        }
    }

    /** The system refuses the credentials, or the role lacks a right. */
    public static final class Refused extends SystemException implements Refusal {
        public Refused(String system, String what, String hint, Throwable cause) {
            super(system, what, hint, cause);
        }
    }

    /** The request cannot work as things are: a version that does not fit, a missing database, rows that would be hidden. */
    public static final class Precondition extends SystemException implements Refusal {
        public Precondition(String system, String what, String hint) {
            super(system, what, hint, null);
        }
    }

    /**
     * The work began, and then the server was gone or the program was killed. That says nothing about what was worked at, nor
     * whether the last order was carried out.
     */
    public static final class Lost extends SystemException {
        public Lost(String system, String what, String hint, Throwable cause) {
            super(system, what, hint, cause);
        }
    }

    /** The work began and broke: a failed tool, a refused statement, a lock that could not be had. */
    public static final class Broken extends SystemException {
        public Broken(String system, String what, String hint, Throwable cause) {
            super(system, what, hint, cause);
        }
    }

    /** The local disk does not suffice. */
    public static final class NoSpace extends SystemException {
        public NoSpace(String system, String what, String hint) {
            super(system, what, hint, null);
        }
    }
}
