package dev.holdfast.aws.control.rds;

import dev.holdfast.core.HoldfastException;

/** RDS or CloudWatch did not do what it was asked. The subtype says what the caller can do about it. */
abstract sealed class RdsTrouble extends HoldfastException {
    private RdsTrouble(String what, String hint, Throwable cause) {
        super(what, hint, cause);
    }

    /** No usable answer: nobody there, throttled, trouble inside. Nobody knows whether a change was made. */
    static final class Unanswered extends RdsTrouble {
        Unanswered(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }

    /** Not allowed, or by nobody that AWS knows. Nothing was changed. */
    static final class Refused extends RdsTrouble {
        Refused(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }

    /** What was asked about does not exist in that region. */
    static final class Missing extends RdsTrouble {
        Missing(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }

    /** It exists, but is at something else just now. */
    static final class Unready extends RdsTrouble {
        Unready(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }

    /** A name is taken already. */
    static final class Taken extends RdsTrouble {
        Taken(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }

    /** The account or the region has no more room for it. */
    static final class Exhausted extends RdsTrouble {
        Exhausted(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }

    /** The key is disabled, is being deleted, or not ours to use. */
    static final class KeyUnusable extends RdsTrouble {
        KeyUnusable(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }

    /** What the plan says cannot be: a class, a group or a combination that RDS does not know. Nothing was changed. */
    static final class Wrong extends RdsTrouble {
        Wrong(String what, String hint, Throwable cause) {
            super(what, hint, cause);
        }
    }
}
