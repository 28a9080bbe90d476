package dev.holdfast.console.drill;

import dev.holdfast.core.failover.Side;

/** Where a client enters a database on this machine. */
record Place(Side server, int port) {
    /** How a client finds it. */
    @FunctionalInterface
    interface Finding {
        /** @throws NotFound when nobody says */
        Place find();
    }

    /** Nobody says where it is. */
    static final class NotFound extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotFound(String what, Throwable cause) {
            super(what, cause);
        }
    }
}
