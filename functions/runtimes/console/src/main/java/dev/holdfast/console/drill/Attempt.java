package dev.holdfast.console.drill;

import dev.holdfast.core.failover.Side;
import java.time.Instant;

/** One attempt to commit one row, as its writer saw it. */
sealed interface Attempt {
    /** Who tried. */
    String writer();

    /** Just before the row was sent, or before the connection was opened for it. */
    Instant sent();

    /** When the writer knew how it went. */
    Instant ended();

    /**
     * A server acknowledged the commit.
     *
     * @param id the row's key, given once only
     * @param server which region's server it was
     */
    record Acknowledged(long id, Side server, String writer, Instant sent, Instant ended) implements Attempt {}

    /** No server did. The row may be there all the same; nobody was promised anything. */
    record Failed(String writer, Instant sent, Instant ended, String why) implements Attempt {}
}
