package dev.holdfast.local.fence;

import java.time.Instant;

/** What the service says about one server. */
sealed interface Reading {
    /**
     * It says so, and it looked just now.
     *
     * @param at when it looked
     */
    record Says(Power power, Instant at) implements Reading {}

    /** Nothing that could be relied on. */
    record Unclear(String why) implements Reading {}

    /** The states of the contract that say something. */
    enum Power {
        RUNNING,
        STOPPING,
        STOPPED,
        ISOLATED;

        /** Whether a server in this state can acknowledge writes. */
        boolean acknowledges() {
            return this == RUNNING || this == STOPPING;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
