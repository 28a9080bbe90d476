package dev.holdfast.local.net;

import java.net.InetSocketAddress;

/** What came of opening a connection. */
public sealed interface Dialled {
    /** Somebody accepted it at this address. */
    record Accepted(InetSocketAddress at) implements Dialled {}

    /** Nobody did. */
    record Prevented(Obstacle by) implements Dialled {}
}
