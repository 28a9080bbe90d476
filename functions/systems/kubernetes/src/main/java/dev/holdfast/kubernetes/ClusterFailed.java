package dev.holdfast.kubernetes;

import java.io.Serial;

/** One request to a cluster that did not succeed. Becomes a {@code WorkloadException} together with the others of its call. */
final class ClusterFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String hint;

    ClusterFailed(Kind kind, String what, String hint, Throwable cause) {
        super(what, cause);
        this.kind = kind;
        this.hint = hint;
    }

    Kind kind() {
        return kind;
    }

    /** What to do about it, one sentence. */
    String hint() {
        return hint;
    }

    boolean mayPass() {
        return kind != Kind.REFUSED;
    }

    /** What became of the request. */
    enum Kind {
        /** Nobody answered: further requests need not be tried. */
        NO_ANSWER,
        /** The server is in trouble, perhaps with this request only. */
        TROUBLED,
        /** Somebody else changed the object between reading and writing; nothing was changed. */
        CONFLICT,
        /** The server said no; nothing was changed. */
        REFUSED
    }
}
