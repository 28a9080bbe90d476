package dev.holdfast.postgresql.server;

import dev.holdfast.core.HoldfastException;

/** A server on this machine could not be made, started or stopped. */
public final class ServerFailed extends HoldfastException {
    ServerFailed(String what, String hint, Throwable cause) {
        super("PostgreSQL server on this machine: " + what, hint, cause);
    }

    ServerFailed(String what, String hint) {
        this(what, hint, null);
    }
}
